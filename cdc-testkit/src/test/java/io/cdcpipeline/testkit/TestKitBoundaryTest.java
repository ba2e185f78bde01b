package io.cdcpipeline.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.cdcpipeline.testkit.sink.SinkContractTest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What tests of other modules, and of users, are compiled against. */
final class TestKitBoundaryTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cdcpipeline.testkit");

  @Test
  void theKitKnowsSinksOnlyByTheirApi() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("io.cdcpipeline.."))
                .or(
                    resideInAnyPackage(
                        "io.cdcpipeline.testkit..",
                        "io.cdcpipeline.model..",
                        "io.cdcpipeline.sink..")))
        .check(CLASSES);
  }

  @Test
  void onlyTheContractKitKnowsWhatASinkIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.cdcpipeline.testkit.sink..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.cdcpipeline.model..", "io.cdcpipeline.sink..")
        .check(CLASSES);
  }

  @Test
  void dockerIsAskedForInOnePlace() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.ContainerServer(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.testcontainers..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.cdcpipeline.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void visibleSignaturesNameOnlyOwnAndJdkTypes() {
    codeUnits()
        .that()
        .arePublic()
        .or()
        .areProtected()
        .should(have(describe("only own and JDK types", TestKitBoundaryTest::namesNoForeignType)))
        .check(CLASSES);
  }

  @Test
  void everyPublicClassIsFinalSealedOrTheContract() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .doNotBelongToAnyOf(SinkContractTest.class)
        .should(be(describe("final or sealed", TestKitBoundaryTest::isFinalOrSealed)))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    for (JavaClass type : CLASSES) {
      assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).as(type.getName()).isTrue();
    }
  }

  private static boolean isFinalOrSealed(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.FINAL)
        || type.isEnum()
        || type.reflect().isSealed();
  }

  private static boolean namesNoForeignType(JavaCodeUnit unit) {
    return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .allMatch(TestKitBoundaryTest::isOwnOrOfTheJdk);
  }

  private static boolean isOwnOrOfTheJdk(JavaClass type) {
    return type.isPrimitive()
        || List.of("java.", "io.cdcpipeline.").stream().anyMatch(type.getName()::startsWith);
  }
}
