package io.cdcpipeline.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

@AnalyzeClasses(
    packages = "io.cdcpipeline.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class BoundaryTest {

  private static final List<String> ALLOWED =
      List.of("io.cdcpipeline.", "java.", "org.junit.jupiter.api.");

  @ArchTest
  static final ArchRule publicSignaturesNameOnlyOurTypesTheJdksAndJUnits =
      classes().that().arePublic().should(nameNoForeignTypeInTheirSignatures());

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.cdcpipeline.testkit.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule serversAndFaultsNeedNoSink =
      noClasses()
          .that()
          .resideInAnyPackage("io.cdcpipeline.testkit", "io.cdcpipeline.testkit.fault")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.cdcpipeline.sink..", "io.cdcpipeline.testkit.sink..");

  @ArchTest
  static final ArchRule dockerIsAskedForInOnePlace =
      noClasses()
          .that(are(name -> !name.startsWith("io.cdcpipeline.testkit.ContainerServer")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.testcontainers..");

  private static DescribedPredicate<JavaClass> are(Predicate<String> named) {
    return describe("are others", type -> named.test(type.getName()));
  }

  private static ArchCondition<JavaClass> nameNoForeignTypeInTheirSignatures() {
    return new ArchCondition<>("name no foreign type in their public signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaCodeUnit> members =
            type.getCodeUnits().stream()
                .filter(
                    unit ->
                        unit.getModifiers().contains(JavaModifier.PUBLIC)
                            || unit.getModifiers().contains(JavaModifier.PROTECTED));
        members.forEach(
            unit ->
                Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream())
                    .map(JavaType::toErasure)
                    .map(JavaClass::getBaseComponentType)
                    .filter(used -> !used.isPrimitive() && !allowed(used.getName()))
                    .forEach(
                        used ->
                            events.add(
                                SimpleConditionEvent.violated(
                                    unit, unit.getFullName() + " names " + used.getName()))));
      }
    };
  }

  private static boolean allowed(String name) {
    return ALLOWED.stream().anyMatch(name::startsWith);
  }
}
