package io.quadraspark.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.training.EvaluationResult;
import io.quadraspark.training.FakeEngineFactory;
import io.quadraspark.training.HeadReport;
import io.quadraspark.training.TrainingListener;
import io.quadraspark.training.head.HeadKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComputeHeadTest {
  @TempDir static Path shared;
  private static String data;
  private static String backbone;
  private static ComputeHead.Result lda;

  @TempDir Path directory;

  @BeforeAll
  static void makeInput() throws IOException {
    data = TestData.dataSet(shared, "blue", "red");
    backbone = TestData.backbone(shared.resolve("backbone.safetensors"), 1);
    lda = head(shared.resolve("lda"), ComputeHeadTest::shrunk);
  }

  /** There are fewer samples in a class than features. */
  private static ComputeHead shrunk(ComputeHead action) {
    return action.shrinkage(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = HeadKind.class,
      names = {"ZERO"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyKindTellsTheClassesApartWithoutTraining(HeadKind kind) {
    ComputeHead.Result result = head(out("head"), action -> action.kind(kind));
    assertThat(result.samples()).isEqualTo(96);
    assertThat(result.validation().top1()).isGreaterThan(0.9);
    assertThat(result.computed()).isTrue();
  }

  @Test
  void theZeroHeadScoresAllAlike() {
    ComputeHead.Result result = head(out("head"), action -> action.kind(HeadKind.ZERO));
    assertThat(result.validation().loss()).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void whatIsComputedIsEvaluatedExportedAndInspected() throws IOException {
    EvaluateAdapter.Result evaluated =
        new EvaluateAdapter(new FakeEngineFactory())
            .data(data)
            .backbone(backbone)
            .adapter(lda.adapterUri())
            .run(TestSpark.context());
    assertThat(evaluated.scores().loss()).isEqualTo(lda.validation().loss());
    ExportAdapter.Result exported =
        new ExportAdapter()
            .checkpoint(shared.resolve("lda").toUri().toString())
            .output(out("exported").toUri().toString())
            .run(TestSpark.context().hadoopConfiguration());
    assertThat(exported.sha256()).isEqualTo(lda.adapterSha256());
    InspectArtefact.Result inspected =
        new InspectArtefact(lda.checkpointUri(), TestSpark.context().hadoopConfiguration()).run();
    assertThat(inspected.whole()).isTrue();
    assertThat(inspected.facts()).containsEntry("round", "0").containsEntry("form", "none");
    assertThat(Files.readString(shared.resolve("lda/metrics.jsonl")))
        .contains("\"event\":\"head\"", "\"kind\":\"lda\"", "\"event\":\"validation\"");
  }

  @Test
  void theSameCommandAgainFindsTheHeadAndAnotherIsRefused() {
    Events events = new Events();
    ComputeHead.Result again =
        head(shared.resolve("lda"), action -> shrunk(action).listener(events));
    assertThat(again.computed()).isFalse();
    assertThat(again.checkpointUri()).isEqualTo(lda.checkpointUri());
    assertThat(again.adapterSha256()).isEqualTo(lda.adapterSha256());
    assertThat(again.validation()).isEqualTo(lda.validation());
    assertThat(events.said).containsExactly("found");
    assertRefused(
        "head (lda before, ridge now)",
        () -> head(shared.resolve("lda"), action -> shrunk(action).kind(HeadKind.RIDGE)));
    assertRefused(
        "stage (head before, nothing now)", () -> train(shared.resolve("lda"), action -> action));
  }

  @Test
  void saffuTakesTheTemperatureThatValidatesBest() {
    Events events = new Events();
    head(out("head"), action -> action.kind(HeadKind.SAFFU).listener(events));
    assertThat(events.said).containsExactly("computing", "computed", "validated");
    assertThat(events.report.norm()).isIn(10.0, 30.0, 100.0, 300.0, 1000.0);
    assertThat(events.report.emptyClasses()).isZero();
  }

  @Test
  void adaptersThatStartFromAHeadAreAheadOfThoseThatDoNot() {
    TrainAdapters.Result warm =
        train(out("warm"), action -> action.start(lda.checkpointUri()).rounds(1));
    TrainAdapters.Result cold = train(out("cold"), action -> action.rounds(1));
    assertThat(warm.validation().loss()).isLessThan(cold.validation().loss());
    assertThat(warm.trainable()).containsKey(Role.HEAD);
  }

  @Test
  void aFixedHeadStaysAndStandsInEveryCheckpoint() {
    TrainAdapters.Result result = train(out("fixed"), ComputeHeadTest::underFixedHead);
    assertThat(result.trainable()).containsOnlyKeys(Role.ADAPTER);
    Safetensors trained = tensors(result.adapterUri());
    Safetensors computed = tensors(lda.adapterUri());
    for (String name : List.of("head.weight", "head.bias")) {
      assertThat(trained.tensors().get(name).values())
          .isEqualTo(computed.tensors().get(name).values());
    }
    assertThat(trained.tensors().get("adapter.u").values()).isNotEqualTo(new float[4]);
    assertThat(
            new EvaluateAdapter(new FakeEngineFactory())
                .data(data)
                .backbone(backbone)
                .adapter(result.adapterUri())
                .run(TestSpark.context())
                .scores()
                .loss())
        .isEqualTo(result.validation().loss());
    // A vector and two moments of the adapters alone, for each of two slices.
    assertThat(result.bytesDownPerRound()).isLessThan(4 * 3 * (2 * 2 * 192 + 4) + 200);
  }

  @Test
  void aRunUnderAFixedHeadGoesOnToTheSameBytes() throws IOException {
    String unbroken = train(out("unbroken"), ComputeHeadTest::underFixedHead).adapterSha256();
    TrainAdapters.Result broken = train(out("broken"), ComputeHeadTest::underFixedHead);
    Files.delete(Path.of(URI.create(broken.checkpointUri())).resolve("manifest.json"));
    TrainAdapters.Result resumed = train(out("broken"), ComputeHeadTest::underFixedHead);
    assertThat(resumed.imagesPerSecond()).isPositive();
    assertThat(resumed.adapterSha256()).isEqualTo(unbroken).isEqualTo(broken.adapterSha256());
    assertRefused(
        "start SHA-256 (" + lda.adapterSha256() + " before, nothing now)",
        () -> train(out("broken"), action -> action));
    ComputeHead.Result other = head(out("ridge"), action -> action.kind(HeadKind.RIDGE));
    assertRefused(
        "fixed head SHA-256 (",
        () -> train(out("broken"), action -> underFixedHead(action).start(other.adapterUri())));
  }

  private static TrainAdapters underFixedHead(TrainAdapters action) {
    return action
        .start(lda.adapterUri())
        .headTraining(TrainAdapters.HeadTraining.FALSE)
        .rounds(4)
        .checkpointEvery(2);
  }

  @Test
  void aHeadIsComputedUnderTheAdaptersOfAStart() {
    TrainAdapters.Result trained = train(out("run"), action -> action);
    ComputeHead.Result result =
        head(out("head"), action -> action.start(out("run").toUri().toString()));
    Safetensors before = tensors(trained.adapterUri());
    Safetensors after = tensors(result.adapterUri());
    assertThat(after.tensors().keySet()).isEqualTo(before.tensors().keySet());
    assertThat(after.tensors().get("adapter.pa").values())
        .isEqualTo(before.tensors().get("adapter.pa").values());
    assertThat(after.tensors().get("head.weight").values())
        .isNotEqualTo(before.tensors().get("head.weight").values());
  }

  @Test
  void aFixedHeadOfZerosIsRefused() {
    ComputeHead.Result zero = head(out("zero"), action -> action.kind(HeadKind.ZERO));
    assertRefused(
        "all its weights are zero",
        () ->
            train(
                out("run"),
                action ->
                    action
                        .start(zero.adapterUri())
                        .headTraining(TrainAdapters.HeadTraining.FALSE)));
  }

  @Test
  void aStartOfAnotherNetworkIsRefused() throws IOException {
    String adapters = train(out("run"), action -> action).adapterUri();
    assertRefused(
        "its adapter is LOW_RANK, kernel PRODUCT, rank 2",
        () -> train(out("rank"), action -> action.start(adapters).rank(3)));
    assertRefused(
        "this run's is NONE",
        () -> train(out("none"), action -> action.start(adapters).headOnly(true)));
    String other = TestData.backbone(directory.resolve("other.safetensors"), 2);
    assertRefused(
        "its backbone SHA-256 is",
        () -> train(out("b"), action -> action.start(adapters).backbone(other)));
    String classes = TestData.dataSet(directory.resolve("azure"), "azure", "red");
    assertRefused(
        "its class map SHA-256 is",
        () -> train(out("c"), action -> action.start(adapters).data(classes)));
    assertRefused(
        "No whole checkpoint at " + data, () -> train(out("d"), action -> action.start(data)));
  }

  @Test
  void aHeadThatDoesNotTrainNeedsAStart() {
    assertRefused(
        "--train-head to false: without --start",
        () -> train(out("a"), action -> action.headTraining(TrainAdapters.HeadTraining.FALSE)));
    assertRefused(
        "--train-head to false: with --head-only",
        () -> train(out("a"), action -> underFixedHead(action).headOnly(true)));
    TrainAdapters action = new TrainAdapters(new FakeEngineFactory());
    assertThat(action.trainsHead(4096)).isTrue();
    assertThat(action.trainsHead(4097)).isFalse();
    assertThat(action.headTraining(TrainAdapters.HeadTraining.TRUE).trainsHead(4097)).isTrue();
  }

  @Test
  void wrongOptionsAreRefusedWithTheirValues() {
    assertRefused("--head-shrinkage to 0.0", () -> head(out("a"), action -> action.shrinkage(0)));
    assertRefused(
        "--head-shrinkage to 0.5: --head saffu has none",
        () -> head(out("a"), action -> action.kind(HeadKind.SAFFU).shrinkage(0.5)));
    assertRefused("--batch-size to 0", () -> head(out("a"), action -> action.batchSize(0)));
    assertRefused(
        "own output", () -> head(out("a"), action -> action.start(out("a").toUri().toString())));
  }

  private static final class Events implements TrainingListener {
    final List<String> said = new ArrayList<>();
    HeadReport report;

    @Override
    public void computingHead(String kind, long samples) {
      said.add("computing");
    }

    @Override
    public void headComputed(HeadReport computed) {
      said.add("computed");
      report = computed;
    }

    @Override
    public void headFound(String uri) {
      said.add("found");
    }

    @Override
    public void validated(int round, EvaluationResult result) {
      said.add("validated");
    }
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  private static Safetensors tensors(String adapter) {
    try {
      return Safetensors.parse(
          Files.readAllBytes(Path.of(URI.create(adapter)).resolve("adapter.safetensors")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertRefused(
      String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UserException.class).hasMessageContaining(message);
  }

  private static ComputeHead.Result head(Path output, UnaryOperator<ComputeHead> change) {
    ComputeHead action =
        new ComputeHead(new FakeEngineFactory())
            .data(data)
            .backbone(backbone)
            .output(output.toUri().toString())
            .batchSize(16);
    return change.apply(action).run(TestSpark.context());
  }

  private static TrainAdapters.Result train(Path output, UnaryOperator<TrainAdapters> change) {
    TrainAdapters action =
        new TrainAdapters(new FakeEngineFactory())
            .data(data)
            .backbone(backbone)
            .output(output.toUri().toString())
            .form(AdapterSpec.Form.LOW_RANK)
            .rank(2)
            .slices(2)
            .localSteps(2)
            .batchSize(8)
            .rounds(2);
    return change.apply(action).run(TestSpark.context());
  }
}
