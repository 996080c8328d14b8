package io.quadraspark.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.TestSpark;
import io.quadraspark.baseline.Dl4jParameterAveraging;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.training.AdapterFiles;
import io.quadraspark.training.ExportChoice;
import io.quadraspark.training.FakeEngineFactory;
import io.quadraspark.training.LocalSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ListenerBusDrain;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAdaptersTest {
  @TempDir static Path shared;
  private static String data;
  private static String backbone;

  @TempDir Path directory;

  @BeforeAll
  static void makeInput() throws IOException {
    data = TestData.dataSet(shared, "blue", "red");
    backbone = TestData.backbone(shared.resolve("backbone.safetensors"), 1);
  }

  @Test
  void whatIsTrainedIsWhatIsEvaluatedAndExported() {
    TrainAdapters.Result trained = train("out", action -> action);
    assertThat(trained.rounds()).isEqualTo(12);
    assertThat(trained.samples()).isEqualTo(12 * 2 * 3 * 8);
    assertThat(trained.validation().samples()).isEqualTo(2L * TestData.VALIDATION_PER_CLASS);
    assertThat(trained.validation().top1()).isGreaterThan(0.9);
    assertThat(trained.trainable()).containsEntry(Role.HEAD, 2 * 192 + 2);
    assertThat(trained.bytesUpPerRound()).isPositive();

    EvaluateAdapter.Result evaluated =
        new EvaluateAdapter(new FakeEngineFactory())
            .data(data)
            .backbone(backbone)
            .adapter(trained.adapterUri())
            .run(TestSpark.context());
    assertThat(evaluated.scores().top1()).isEqualTo(trained.validation().top1());
    assertThat(evaluated.scores().loss()).isEqualTo(trained.validation().loss());
    assertThat(evaluated.classNames()).containsExactly("blue", "red");
    assertThat(evaluated.adapterSha256()).isEqualTo(trained.adapterSha256());

    ExportAdapter.Result exported =
        new ExportAdapter()
            .checkpoint(trained.checkpointUri())
            .output(directory.resolve("exported").toUri().toString())
            .run(TestSpark.context().hadoopConfiguration());
    assertThat(exported.sha256()).isEqualTo(trained.adapterSha256());
  }

  @Test
  void theOutputOfARunIsExportedFromItsNewestWholeCheckpoint() throws IOException {
    TrainAdapters.Result trained = train("out", action -> action);
    ExportAdapter export =
        new ExportAdapter()
            .checkpoint(directory.resolve("out").toUri().toString())
            .output(directory.resolve("exported").toUri().toString());
    ExportAdapter.Result newest = export.run(TestSpark.context().hadoopConfiguration());
    assertThat(newest.checkpoint()).isEqualTo(trained.checkpointUri());
    assertThat(newest.sha256()).isEqualTo(trained.adapterSha256());
    assertThat(newest.warnings()).isEmpty();

    Files.delete(Path.of(java.net.URI.create(trained.checkpointUri())).resolve("state.json"));
    ExportAdapter.Result older = export.run(TestSpark.context().hadoopConfiguration());
    assertThat(older.checkpoint()).contains("round-000010-");
    assertThat(older.warnings()).singleElement().asString().contains("round-000012-");
  }

  @Test
  void everyJobOfARunSaysWhatItDoesInSparksUi() {
    List<String> descriptions = new ArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            descriptions.add(start.properties().getProperty("spark.job.description", ""));
          }
        };
    SparkContext spark = TestSpark.context().sc();
    spark.addSparkListener(listener);
    try {
      train("out", action -> action);
      ListenerBusDrain.drain(spark);
    } finally {
      spark.removeSparkListener(listener);
    }
    assertThat(descriptions)
        .allMatch(job -> job.startsWith("round ") || job.startsWith("validation on "))
        .anyMatch(job -> job.startsWith("validation on "))
        .contains("round 12: 2 slices of 3 steps on 8 images");
  }

  @Test
  void theSameCommandGivesTheSameAdapter() {
    String first = train("first", action -> action).adapterSha256();
    assertThat(train("second", action -> action).adapterSha256()).isEqualTo(first);
    assertThat(train("third", action -> action.seed(9)).adapterSha256()).isNotEqualTo(first);
  }

  @Test
  void anyNumberOfDecodingThreadsGivesTheSameAdapter() {
    String alone = train("alone", a -> a.mixup(0.4).decodeThreads(0)).adapterSha256();
    assertThat(train("three", a -> a.mixup(0.4).decodeThreads(3)).adapterSha256()).isEqualTo(alone);
    assertThat(train("unmixed", a -> a.decodeThreads(0)).adapterSha256()).isNotEqualTo(alone);
  }

  @Test
  void anotherMixupIsSaidAloudWhenARunGoesOn() {
    train("out", action -> action.mixup(0.4));
    assertThat(train("out", action -> action.mixup(0.2)).warnings())
        .anyMatch(warning -> warning.contains("mixup (0.4 before, 0.2 now)"));
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() {
    TrainAdapters.Result first = train("out", action -> action);
    TrainAdapters.Result second = train("out", action -> action);
    assertThat(second.adapterSha256()).isEqualTo(first.adapterSha256());
    assertThat(second.validation()).isEqualTo(first.validation());
    assertThat(second.imagesPerSecond()).isZero();
  }

  @Test
  void goingOnWithAnotherProgramIsSaidAloud() {
    train("out", action -> action.program(ProgramKind.ND4J));
    assertThat(train("out", action -> action.program(ProgramKind.AUTO)).warnings())
        .as("what AUTO comes to counts")
        .noneMatch(warning -> warning.contains("program"));
    assertThat(train("out", action -> action.program(ProgramKind.ONEDNN)).warnings())
        .anyMatch(warning -> warning.contains("another program (nd4j before, onednn now)"));
  }

  @Test
  void anotherAdapterOrSeedOrBackboneIsNotTakenForTheSameRun() throws IOException {
    train("out", action -> action);
    assertRefused("seed (1 before, 2 now)", () -> train("out", action -> action.seed(2)));
    assertRefused("slices (2 before, 4 now)", () -> train("out", action -> action.slices(4)));
    assertRefused("adapter (AdapterSpec", () -> train("out", action -> action.rank(5)));
    String other = TestData.backbone(directory.resolve("other.safetensors"), 2);
    assertRefused("backbone SHA-256 (", () -> train("out", action -> action.backbone(other)));
  }

  @Test
  void headOnlyHasNoAdapters() {
    TrainAdapters.Result result = train("out", action -> action.headOnly(true));
    assertThat(result.trainable()).containsOnlyKeys(Role.HEAD);
  }

  @Test
  void epochsAreRoundedUpToWholeRounds() {
    // 96 training samples, 48 a round.
    assertThat(train("out", action -> action.rounds(0).epochs(1.2)).rounds()).isEqualTo(3);
  }

  @Test
  void moreStepsThanARunCountsAreRefused() {
    TrainAdapters action =
        new TrainAdapters(new FakeEngineFactory()).slices(1).localSteps(1).batchSize(1).epochs(1e5);
    assertThat(action.stepsFor(9_999)).isEqualTo(999_900_000);
    assertRefused("more than 999999999 optimiser steps", () -> action.stepsFor(1_281_167));
  }

  @Test
  void theQuadraticRuleTrainsEpochsToTheStep() {
    // 1.2 * 96 samples in steps of 16: 7.2 steps.
    TrainAdapters.Result result =
        train("out", action -> action.rounds(0).epochs(1.2).localStepsRule(LocalSteps.Rule.QSR));
    assertThat(result.samples()).isEqualTo(8 * 16);
    assertThat(result.rounds()).isLessThan(3);
  }

  @Test
  void theBestRoundIsExportedWhereItIsAskedFor() {
    TrainAdapters.Result result =
        train("out", action -> action.validateEvery(1).earlyStopping(2).export(ExportChoice.BEST));
    assertThat(result.rounds()).isLessThan(12);
    assertThat(result.exportedRound()).isEqualTo(result.rounds() - 2);
    assertThat(
            new EvaluateAdapter(new FakeEngineFactory())
                .data(data)
                .backbone(backbone)
                .adapter(result.adapterUri())
                .run(TestSpark.context())
                .scores()
                .top1())
        .isGreaterThanOrEqualTo(result.validation().top1());
  }

  @Test
  void anExportSaysWhoseWeightsItHas() throws IOException {
    train("plain", action -> action);
    assertThat(weightsOf("plain")).isEqualTo("of the last step");
    train("averaged", action -> action.averageDecay(0.9));
    assertThat(weightsOf("averaged")).isEqualTo("moving average with decay 0.9");
    assertRefused(
        "moving average (0.9 before, nothing now)", () -> train("averaged", action -> action));
  }

  private String weightsOf(String output) throws IOException {
    return AdapterFiles.read(
            directory.resolve(output).toUri() + "/adapter",
            TestSpark.context().hadoopConfiguration())
        .config()
        .provenance()
        .get("weights");
  }

  @Test
  void stoppingEarlyOrTheBestNeedsSomethingToValidateOn() throws IOException {
    String unvalidated = TestData.trainingDataSet(directory.resolve("data"), "blue", "red");
    assertRefused(
        "Cannot set --early-stopping to 3: the data set",
        () -> train("out", action -> action.data(unvalidated).validateEvery(1).earlyStopping(3)));
    assertRefused(
        "Cannot set --export to best: the data set",
        () ->
            train(
                "out",
                action -> action.data(unvalidated).validateEvery(1).export(ExportChoice.BEST)));
  }

  @Test
  void aBatchThatNoArrayHoldsIsRefused() {
    assertRefused(
        "--batch-size to 8192: it must be at most 2730 for images of 512 x 512",
        () -> TrainingOptions.batchOf(8192, 512));
    TrainingOptions.batchOf(2730, 512);
  }

  @Test
  void aBackboneThatIsCutShortIsNamed() throws IOException {
    byte[] whole = TestData.backboneBytes(1);
    Path cut = directory.resolve("cut.safetensors");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    assertRefused(
        "cut.safetensors", () -> train("out", action -> action.backbone(cut.toUri().toString())));
    assertRefused(
        "instead of " + Sha256.of(whole),
        () ->
            train(
                "out",
                action ->
                    action.backbone(cut.toUri().toString()).backboneSha256(Sha256.of(whole))));
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertRefused(
        "Cannot read the backbone file:/nowhere",
        () -> train("out", action -> action.backbone("file:/nowhere/b.safetensors")));
    assertRefused("is not a data set", () -> train("out", action -> action.data("file:/nowhere")));
    assertRefused(
        "Cannot use the output nosuch://bucket",
        () -> train("out", action -> action.output("nosuch://bucket/out")));
  }

  @Test
  void anAdapterDoesNotLoadOnAnotherBackboneOrOtherClasses() throws IOException {
    String adapter = train("out", action -> action).adapterUri();
    String otherBackbone = TestData.backbone(directory.resolve("other.safetensors"), 2);
    EvaluateAdapter evaluation =
        new EvaluateAdapter(new FakeEngineFactory()).data(data).adapter(adapter);
    assertRefused(
        "belongs to the backbone with SHA-256",
        () -> evaluation.backbone(otherBackbone).run(TestSpark.context()));
    String otherData = TestData.dataSet(directory.resolve("other"), "azure", "red");
    assertRefused(
        "was trained on the class map with SHA-256",
        () -> evaluation.backbone(backbone).data(otherData).run(TestSpark.context()));
    assertRefused(
        "No whole adapter at " + data,
        () -> evaluation.data(data).adapter(data).run(TestSpark.context()));
    assertThat(
            evaluation
                .data(data)
                .adapter(adapter)
                .split(Split.TRAIN)
                .run(TestSpark.context())
                .scores()
                .samples())
        .isEqualTo(96);
  }

  @Test
  void anAdapterIsNotEvaluatedOnImagesOfAnotherSize() throws IOException {
    String adapter = train("out", action -> action).adapterUri();
    String larger = TestData.dataSet(directory.resolve("larger"), 12, "blue", "red");
    assertRefused(
        "trained on images of 8 x 8 pixels, and the data set " + larger + " has 12 x 12",
        () ->
            new EvaluateAdapter(new FakeEngineFactory())
                .data(larger)
                .backbone(backbone)
                .adapter(adapter)
                .run(TestSpark.context()));
  }

  @Test
  void aDamagedShardIsNamedByTheTaskThatReadsIt() throws IOException {
    Path copy = directory.resolve("copy");
    String damaged = TestData.dataSet(copy, "blue", "red");
    Path shard;
    try (var files = Files.list(copy.resolve("data"))) {
      shard =
          files
              .filter(file -> file.getFileName().toString().matches("train.*\\.tar|00000\\.tar"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(shard);
    for (int at = 600; at < bytes.length; at += 700) {
      bytes[at] ^= 16;
    }
    Files.write(shard, bytes);
    Files.deleteIfExists(shard.resolveSibling("." + shard.getFileName() + ".crc"));
    assertRefused(
        shard.getFileName().toString(), () -> train("out", action -> action.data(damaged)));
  }

  @Test
  void wrongOptionsAreRefusedWithTheirValues() {
    assertInvalid("--data", action -> action.data(null));
    assertInvalid("--backbone", action -> action.backbone(" "));
    assertInvalid("--slices to 0", action -> action.slices(0));
    assertInvalid("--rank to 0", action -> action.rank(0));
    assertInvalid("--kernel-size to 4: it must be 3, 5 or 7", action -> action.kernelSize(4));
    assertInvalid("--label-smoothing to 1.0", action -> action.labelSmoothing(1));
    assertInvalid("--head-lr to NaN", action -> action.headRate(Double.NaN));
    assertInvalid("either --rounds or --epochs", action -> action.epochs(2));
    assertInvalid("either --rounds or --epochs", action -> action.rounds(0));
    assertInvalid("--backbone-sha256 to abc", action -> action.backboneSha256("abc"));
    assertInvalid("resnet21", action -> action.architecture("resnet21"));
    assertInvalid("--train-norm to true", action -> action.headOnly(true).trainNorm(true));
    assertInvalid("--momentum to 0.9: AdamW", action -> action.momentum(0.9));
    assertInvalid("--rounds to 999999999: it must be at most", a -> a.rounds(999_999_999));
    assertInvalid("--alternate-factors to true", a -> a.headOnly(true).alternateFactors(true));
    assertInvalid(
        "--alternate-factors to true: --trainer dl4j-parameter-averaging",
        action ->
            action.alternateFactors(true).trainer(Dl4jParameterAveraging.factory()).clipNorm(0));
    assertInvalid(
        "--qsr-alpha to 0.0",
        action -> action.rounds(0).epochs(1).adapterRate(0).localStepsRule(LocalSteps.Rule.QSR));
    assertInvalid("below 2^31", action -> action.slices(1 << 20).localSteps(1 << 10));
  }

  private static void assertInvalid(String message, UnaryOperator<TrainAdapters> change) {
    TrainAdapters action =
        new TrainAdapters(new FakeEngineFactory())
            .data("data")
            .backbone("backbone")
            .output("out")
            .rounds(1);
    assertThatThrownBy(() -> change.apply(action).validate())
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message);
  }

  private static void assertRefused(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UserException.class).hasMessageContaining(message);
  }

  private TrainAdapters.Result train(String output, UnaryOperator<TrainAdapters> change) {
    TrainAdapters action =
        new TrainAdapters(new FakeEngineFactory())
            .data(data)
            .backbone(backbone)
            .output(directory.resolve(output).toUri().toString())
            .form(AdapterSpec.Form.LOW_RANK)
            .rank(2)
            .slices(2)
            .localSteps(3)
            .batchSize(8)
            .rounds(12)
            .checkpointEvery(5);
    return change.apply(action).run(TestSpark.context());
  }
}
