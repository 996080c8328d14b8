package io.quadraspark.program.kernel;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(
    packages = "io.quadraspark.program.kernel",
    importOptions = ImportOption.DoNotIncludeTests.class)
class KernelImportsTest {
  @ArchTest
  static final ArchRule NUMBERS_AND_ADDRESSES_ALONE =
      ArchRuleDefinition.classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.quadraspark.program.kernel",
              "io.quadraspark.engine",
              "java..",
              "jdk.incubator.vector..",
              "org.bytedeco.javacpp");

  /** The others are loaded where the vector module is absent. */
  @ArchTest
  static final ArchRule VECTORS_ONLY_IN_THEIR_OWN_CLASSES =
      ArchRuleDefinition.noClasses()
          .that()
          .haveNameNotMatching(".*\\.(Vector|Winograd)[^.]*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");
}
