package io.cdcpipeline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What every sink is compiled against stays small and names no foreign type. */
final class ApiBoundaryTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cdcpipeline");

  @Test
  void theApiDependsOnTheJdkAndJSpecifyAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.cdcpipeline..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theModelKnowsNothingOfSinks() {
    classes()
        .that()
        .resideInAPackage("io.cdcpipeline.model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.cdcpipeline.model..", "java..", "org.jspecify..")
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
        .should(have(describe("only own and JDK types", ApiBoundaryTest::namesNoForeignType)))
        .check(CLASSES);
  }

  @Test
  void everyClassIsFinalOrSealed() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotAnonymousClasses()
        .should(be(describe("final or sealed", ApiBoundaryTest::isFinalOrSealed)))
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
        .allMatch(ApiBoundaryTest::isOwnOrOfTheJdk);
  }

  private static boolean isOwnOrOfTheJdk(JavaClass type) {
    return type.isPrimitive()
        || List.of("java.", "io.cdcpipeline.").stream().anyMatch(type.getName()::startsWith);
  }
}
