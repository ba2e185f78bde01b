package io.cdcpipeline.iotdb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

@AnalyzeClasses(
    packages = "io.cdcpipeline.iotdb",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule dependsOnTheSinkApiAndTheClientAlone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.cdcpipeline.iotdb..",
              "io.cdcpipeline.model..",
              "io.cdcpipeline.sink..",
              "org.apache.iotdb..",
              "org.apache.tsfile..",
              "org.apache.thrift..",
              "org.jspecify..",
              "org.slf4j..",
              "java..",
              "javax.net.ssl..");

  @ArchTest
  static final ArchRule publicSignaturesNameNoForeignType =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(nameOnlyOurTypes());

  private static ArchCondition<JavaMethod> nameOnlyOurTypes() {
    return new ArchCondition<>("name only our types and the JDK's") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        for (JavaClass type : method.getRawParameterTypes()) {
          report(method, type, events);
        }
        report(method, method.getRawReturnType(), events);
      }

      private void report(JavaMethod method, JavaClass type, ConditionEvents events) {
        boolean ours =
            type.isPrimitive()
                || type.getPackageName().startsWith("java.")
                || type.getPackageName().startsWith("io.cdcpipeline.");
        String message = method.getFullName() + " names " + type.getName();
        events.add(new SimpleConditionEvent(method, ours, message));
      }
    };
  }
}
