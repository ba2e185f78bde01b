package io.cdcpipeline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see of the core names no foreign type, and what it is made of stays in its place. */
final class CoreBoundaryTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(new ImportOption.DoNotIncludeJars())
          .importPackages("io.cdcpipeline");

  @Test
  void publicSignaturesNameOnlyOurTypesAndTheJdks() {
    codeUnits()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("io.cdcpipeline", "io.cdcpipeline.offset")
        .and()
        .arePublic()
        .should(have(describe("only own and JDK types", CoreBoundaryTest::namesNoForeignType)))
        .check(CLASSES);
  }

  @Test
  void debeziumAndKafkaConnectAreKnownInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.cdcpipeline.internal.debezium..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.debezium..", "org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoSink() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.cdcpipeline.iotdb..", "org.apache.iotdb..")
        .check(CLASSES);
  }

  @Test
  void theDatabasesKnowNeitherTheRunningPipelineNorEachOther() {
    noClasses()
        .that()
        .resideInAnyPackage("io.cdcpipeline.internal.postgres..", "io.cdcpipeline.internal.mysql..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.cdcpipeline.internal.run..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.cdcpipeline.internal.postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.cdcpipeline.internal.mysql..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.cdcpipeline.internal.mysql..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.cdcpipeline.internal.postgres..")
        .check(CLASSES);
  }

  @Test
  void positionsAndCheckpointsKnowNothingOfPipelines() {
    noClasses()
        .that()
        .resideInAPackage("io.cdcpipeline.offset..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.cdcpipeline", "io.cdcpipeline.internal..")
        .check(CLASSES);
  }

  private static boolean namesNoForeignType(JavaCodeUnit unit) {
    return !unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
        || Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .allMatch(CoreBoundaryTest::isOwnOrOfTheJdk);
  }

  private static boolean isOwnOrOfTheJdk(JavaClass type) {
    String name = type.getName();
    return type.isPrimitive()
        || name.startsWith("java.")
        || name.startsWith("javax.sql.")
        || (name.startsWith("io.cdcpipeline.") && !name.startsWith("io.cdcpipeline.internal."));
  }
}
