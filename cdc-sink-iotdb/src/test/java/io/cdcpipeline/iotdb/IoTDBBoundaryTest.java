package io.cdcpipeline.iotdb;

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

/** The sink depends on the SPI and on IoTDB's client, and shows its users neither's inside. */
final class IoTDBBoundaryTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cdcpipeline.iotdb");

  @Test
  void theSinkKnowsTheSpiAndNotTheCore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.cdcpipeline",
            "io.cdcpipeline.offset..",
            "io.cdcpipeline.internal..",
            "io.debezium..")
        .check(CLASSES);
  }

  @Test
  void publicSignaturesNameOnlyOurTypesAndTheJdks() {
    codeUnits()
        .that()
        .arePublic()
        .should(have(describe("only own and JDK types", IoTDBBoundaryTest::namesNoForeignType)))
        .check(CLASSES);
  }

  /** With ANTLR left out of the client, its parser of paths would fail. */
  @Test
  void pathsAreNotParsedByTheClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.antlr..", "org.apache.tsfile.parser..")
        .check(CLASSES);
  }

  private static boolean namesNoForeignType(JavaCodeUnit unit) {
    return !unit.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
        || Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .allMatch(IoTDBBoundaryTest::isOwnOrOfTheJdk);
  }

  private static boolean isOwnOrOfTheJdk(JavaClass type) {
    return type.isPrimitive()
        || type.getName().startsWith("java.")
        || type.getName().startsWith("io.cdcpipeline.");
  }
}
