package io.quadraspark;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * Who may import whom. The engine package is the vocabulary between training and the engines:
 * specifications, layouts and the interface, with nothing below it.
 */
@AnalyzeClasses(packages = "io.quadraspark", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
  @ArchTest
  static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("quickstart")
          .definedBy("io.quadraspark.quickstart..")
          .layer("cli")
          .definedBy("io.quadraspark.cli..")
          .layer("action")
          .definedBy("io.quadraspark.action..")
          .layer("baseline")
          .definedBy("io.quadraspark.baseline..")
          .layer("training")
          .definedBy("io.quadraspark.training..")
          .layer("engine")
          .definedBy("io.quadraspark.engine")
          .layer("engine.dl4j")
          .definedBy("io.quadraspark.engine.dl4j..")
          .layer("backbone")
          .definedBy("io.quadraspark.backbone..")
          .layer("program")
          .definedBy("io.quadraspark.program..")
          .layer("dataprep")
          .definedBy("io.quadraspark.dataprep..")
          .whereLayer("quickstart")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("quickstart")
          .whereLayer("action")
          .mayOnlyBeAccessedByLayers("quickstart", "cli")
          .whereLayer("baseline")
          .mayOnlyBeAccessedByLayers("quickstart", "cli")
          .whereLayer("training")
          .mayOnlyBeAccessedByLayers("cli", "action", "baseline")
          .whereLayer("engine.dl4j")
          .mayOnlyBeAccessedByLayers("cli", "action", "baseline")
          .whereLayer("program")
          .mayOnlyBeAccessedByLayers("cli", "action", "engine.dl4j")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers(
              "cli", "action", "baseline", "training", "engine.dl4j", "program")
          .whereLayer("backbone")
          .mayOnlyBeAccessedByLayers(
              "cli", "action", "baseline", "training", "engine.dl4j", "program");

  @ArchTest
  static final ArchRule SUMS_AND_FILES_KNOW_NO_TRAINING =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage("io.quadraspark.training.sum", "io.quadraspark.training.file")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quadraspark.training",
              "io.quadraspark.training.head",
              "io.quadraspark.training.features");

  @ArchTest
  static final ArchRule TRAINING_TAKES_FEATURES_FOR_ANY_SAMPLES =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage("io.quadraspark.training")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quadraspark.training.features");

  @ArchTest
  static final ArchRule TRAINING_KNOWS_NO_KERNEL =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(
              "io.quadraspark.training..", "io.quadraspark.engine", "io.quadraspark.backbone..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule DATAPREP_KNOWS_NO_NETWORK =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage("io.quadraspark.dataprep..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..",
              "org.deeplearning4j..",
              "io.quadraspark.engine..",
              "io.quadraspark.training..");
}
