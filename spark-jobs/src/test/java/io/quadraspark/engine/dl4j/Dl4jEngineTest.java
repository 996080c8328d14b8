package io.quadraspark.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class Dl4jEngineTest {
  private static final Dl4jEngineFactory FACTORY = new Dl4jEngineFactory();
  private static final byte[] WEIGHTS = MicroBackbone.file();

  static Stream<Arguments> variants() {
    return Stream.of(AdapterSpec.Form.LOW_RANK, AdapterSpec.Form.DEPTHWISE)
        .flatMap(
            form ->
                Arrays.stream(AdapterSpec.Kernel.values())
                    .map(kernel -> Arguments.of(form, kernel)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyVariantStartsAsTheBackboneWithItsHead(
      AdapterSpec.Form form, AdapterSpec.Kernel kernel) {
    EngineSpec adapted = MicroBackbone.spec(form, kernel, MicroBackbone.adamW(5.0));
    EngineSpec bare = MicroBackbone.spec(AdapterSpec.Form.NONE, MicroBackbone.adamW(5.0));
    Batch batch = MicroBackbone.batch(8, 1);
    try (Engine network = FACTORY.open(adapted, WEIGHTS);
        Engine backbone = FACTORY.open(bare, WEIGHTS)) {
      network.load(FACTORY.initial(adapted, WEIGHTS));
      backbone.load(FACTORY.initial(bare, WEIGHTS));
      assertThat(network.logits(batch)).isEqualTo(backbone.logits(batch));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void lossFallsAndTheFrozenTensorsStay(AdapterSpec.Form form, AdapterSpec.Kernel kernel) {
    assertLearns(MicroBackbone.spec(form, kernel, MicroBackbone.adamW(5.0)));
  }

  @Test
  void aHeadAloneLearnsAndTheFrozenTensorsStay() {
    assertLearns(MicroBackbone.spec(AdapterSpec.Form.NONE, MicroBackbone.adamW(5.0)));
  }

  private static void assertLearns(EngineSpec spec) {
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      engine.load(FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
      String frozen = engine.frozenHash();
      Batch batch = MicroBackbone.batch(8, 1);
      double first = engine.train(batch).lossSum();
      double last = first;
      for (int step = 0; step < 30; step++) {
        last = engine.train(batch).lossSum();
      }
      assertThat(last).isLessThan(0.7 * first);
      assertThat(engine.frozenHash()).isEqualTo(frozen);
    }
  }

  @ParameterizedTest
  @EnumSource(value = AdapterSpec.Form.class)
  void theSameStepsGiveTheSameBitsOnAnotherEngine(AdapterSpec.Form form) {
    EngineSpec spec = MicroBackbone.spec(form, MicroBackbone.adamW(0.5));
    List<float[]> results = new ArrayList<>();
    for (int repeat = 0; repeat < 3; repeat++) {
      try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
        // What an engine did before must not matter.
        for (int i = 0; i < repeat; i++) {
          engine.load(
              FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
          engine.train(MicroBackbone.batch(8, 77 + i));
        }
        engine.load(
            FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
        for (int step = 0; step < 5; step++) {
          engine.train(MicroBackbone.batch(8, step));
        }
        results.add(engine.weights());
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(2)).isEqualTo(results.get(0));
  }

  @ParameterizedTest
  @EnumSource(
      value = AdapterSpec.Form.class,
      names = {"LOW_RANK", "DEPTHWISE"})
  void aHeldFactorStaysUntilTheNextLoad(AdapterSpec.Form form) {
    EngineSpec spec = MicroBackbone.spec(form, MicroBackbone.adamW(5.0));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      engine.load(FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
      engine.train(MicroBackbone.batch(8, 1));
      engine.train(MicroBackbone.batch(8, 2));
      // Both factors have moments now, which would move them without a gradient.
      float[] weights = engine.weights();
      OptimizerState optimizer = engine.optimizer();
      for (FactorSide side : List.of(FactorSide.LEFT, FactorSide.RIGHT)) {
        engine.load(weights, optimizer);
        engine.hold(side);
        engine.train(MicroBackbone.batch(8, 3));
        engine.train(MicroBackbone.batch(8, 4));
        assertThat(moved(engine, weights)).noneMatch(side::has).hasSize(notHeld(engine, side));
      }
      engine.load(weights, optimizer);
      engine.train(MicroBackbone.batch(8, 3));
      assertThat(moved(engine, weights)).hasSize(engine.layout().tensors().size());
    }
  }

  private static int notHeld(Engine engine, FactorSide side) {
    return (int) engine.layout().tensors().stream().filter(tensor -> !side.has(tensor)).count();
  }

  private static List<VectorLayout.Tensor> moved(Engine engine, float[] from) {
    float[] now = engine.weights();
    return engine.layout().tensors().stream()
        .filter(
            tensor -> {
              int end = tensor.offset() + tensor.length();
              return !Arrays.equals(now, tensor.offset(), end, from, tensor.offset(), end);
            })
        .toList();
  }

  @Test
  void adaptersUnderAFixedHeadTrainAsUnderOneWithoutARate() {
    OptimizerSpec optimizer =
        new OptimizerSpec(
            OptimizerSpec.Kind.SGD, Schedule.constant(1e-2), Schedule.constant(0), 0.9, 0, 0, 0.1);
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, optimizer);
    EngineSpec fixed = spec.withFixedHead();
    float[] whole = FACTORY.initial(spec, WEIGHTS);
    float[] body = FACTORY.initial(fixed, WEIGHTS);
    float[] head = Arrays.copyOfRange(whole, body.length, whole.length);
    assertThat(body).isEqualTo(Arrays.copyOf(whole, body.length));
    try (Engine trained = FACTORY.open(spec, WEIGHTS);
        Engine under = FACTORY.open(fixed, WEIGHTS, head)) {
      assertThat(under.layout().length(VectorLayout.Role.HEAD)).isZero();
      trained.load(whole, FACTORY.initialOptimizer(spec, trained.layout()));
      under.load(body, FACTORY.initialOptimizer(fixed, under.layout()));
      for (int step = 0; step < 3; step++) {
        Batch batch = MicroBackbone.batch(8, step);
        assertThat(under.train(batch)).isEqualTo(trained.train(batch));
      }
      assertThat(under.weights())
          .isEqualTo(Arrays.copyOf(trained.weights(), body.length))
          .isNotEqualTo(body);
      assertThat(under.optimizer().moments().get("momentum"))
          .isEqualTo(Arrays.copyOf(trained.optimizer().moments().get("momentum"), body.length));
      Batch batch = MicroBackbone.batch(8, 9);
      assertThat(under.logits(batch)).isEqualTo(trained.logits(batch));
    }
  }

  @Test
  void aFixedHeadStaysUnderAdamWithDecayAndClipping() {
    OptimizerSpec optimizer =
        new OptimizerSpec(
            OptimizerSpec.Kind.ADAMW,
            Schedule.constant(1e-2),
            Schedule.constant(1e-2),
            0,
            0.1,
            0.5,
            0.1);
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, optimizer);
    EngineSpec fixed = spec.withFixedHead();
    float[] whole = FACTORY.initial(spec, WEIGHTS);
    float[] body = FACTORY.initial(fixed, WEIGHTS);
    float[] head = Arrays.copyOfRange(whole, body.length, whole.length);
    Batch asked = MicroBackbone.batch(8, 9);
    try (Engine under = FACTORY.open(fixed, WEIGHTS, head);
        Engine after = FACTORY.open(spec, WEIGHTS)) {
      under.load(body, FACTORY.initialOptimizer(fixed, under.layout()));
      for (int step = 0; step < 4; step++) {
        under.train(MicroBackbone.batch(8, step));
      }
      assertThat(under.weights()).isNotEqualTo(body);
      // The trained body under the head as it was gives the very scores.
      System.arraycopy(under.weights(), 0, whole, 0, body.length);
      after.load(whole);
      assertThat(under.logits(asked)).isEqualTo(after.logits(asked));
    }
  }

  @Test
  void aFixedHeadOfAnotherSizeIsRefused() {
    EngineSpec fixed =
        MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5)).withFixedHead();
    assertThatThrownBy(() -> FACTORY.open(fixed, WEIGHTS, new float[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a fixed head of 7 values: it needs");
  }

  @Test
  void scoresAreTheHeadOnTheEmbeddings() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0));
    float[] vector = FACTORY.initial(spec, WEIGHTS);
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      engine.load(vector);
      Batch batch = MicroBackbone.batch(3, 1);
      float[] embeddings = engine.embeddings(batch);
      float[] logits = engine.logits(batch);
      VectorLayout.Tensor weight = engine.layout().tensor("head.weight");
      int bias = engine.layout().tensor("head.bias").offset();
      int features = weight.shape().get(1);
      assertThat(embeddings).hasSize(3 * features);
      for (int n = 0; n < 3; n++) {
        for (int c = 0; c < MicroBackbone.CLASSES; c++) {
          double score = vector[bias + c];
          for (int i = 0; i < features; i++) {
            score += vector[weight.offset() + c * features + i] * embeddings[n * features + i];
          }
          assertThat((double) logits[n * MicroBackbone.CLASSES + c]).isCloseTo(score, within(1e-4));
        }
      }
    }
  }

  @Test
  void goingOnFromSavedWeightsAndMomentsGivesTheSameBits() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0));
    try (Engine unbroken = FACTORY.open(spec, WEIGHTS);
        Engine resumed = FACTORY.open(spec, WEIGHTS)) {
      unbroken.load(
          FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, unbroken.layout()));
      unbroken.train(MicroBackbone.batch(8, 1));
      float[] weights = unbroken.weights();
      OptimizerState optimizer = unbroken.optimizer();
      unbroken.train(MicroBackbone.batch(8, 2));

      resumed.load(weights, optimizer);
      resumed.train(MicroBackbone.batch(8, 2));
      assertThat(resumed.weights()).isEqualTo(unbroken.weights());
      assertThat(resumed.optimizer().steps()).isEqualTo(2);
      assertThat(resumed.optimizer().moments().get("v"))
          .isEqualTo(unbroken.optimizer().moments().get("v"));
    }
  }

  @ParameterizedTest
  @EnumSource(value = AdapterSpec.Form.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void averagedSgdStepsOnEqualSharesAreOneStepOnTheUnion(AdapterSpec.Form form) {
    EngineSpec spec = MicroBackbone.spec(form, MicroBackbone.sgd(0.01));
    float[] start =
        MicroBackbone.everythingRandom(
            FACTORY.layout(spec, WEIGHTS), FACTORY.initial(spec, WEIGHTS));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      Batch left = MicroBackbone.batch(8, 1);
      Batch right = MicroBackbone.batch(8, 2);
      float[] union = step(engine, spec, start, MicroBackbone.union(left, right));
      float[] first = step(engine, spec, start, left);
      float[] second = step(engine, spec, start, right);
      for (int i = 0; i < union.length; i++) {
        assertThat((first[i] + second[i]) / 2).isCloseTo(union[i], within(1e-6f));
      }
    }
  }

  private static float[] step(Engine engine, EngineSpec spec, float[] start, Batch batch) {
    engine.load(start, FACTORY.initialOptimizer(spec, engine.layout()));
    engine.train(batch);
    return engine.weights();
  }

  @ParameterizedTest
  @EnumSource(value = AdapterSpec.Form.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void oneZeroFactorLearnsAndTwoNeverDo(AdapterSpec.Form form) {
    EngineSpec spec = MicroBackbone.spec(form, MicroBackbone.sgd(0.05));
    VectorLayout layout = FACTORY.layout(spec, WEIGHTS);
    float[] start = FACTORY.initial(spec, WEIGHTS);
    float[] saddle = start.clone();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() == VectorLayout.Role.ADAPTER) {
        Arrays.fill(saddle, tensor.offset(), tensor.offset() + tensor.length(), 0f);
      }
    }
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] moved = step(engine, spec, start, MicroBackbone.batch(8, 1));
      float[] stuck = step(engine, spec, saddle, MicroBackbone.batch(8, 1));
      for (VectorLayout.Tensor tensor : layout.tensors()) {
        if (tensor.role() != VectorLayout.Role.ADAPTER) {
          continue;
        }
        boolean startsAtZero = tensor.name().endsWith(".u") || tensor.name().endsWith(".wa");
        assertThat(differs(start, moved, tensor)).as(tensor.name()).isEqualTo(startsAtZero);
        assertThat(differs(saddle, stuck, tensor)).as(tensor.name()).isFalse();
      }
    }
  }

  private static boolean differs(float[] before, float[] after, VectorLayout.Tensor tensor) {
    int end = tensor.offset() + tensor.length();
    return Arrays.mismatch(before, tensor.offset(), end, after, tensor.offset(), end) >= 0;
  }

  @Test
  void clippingBoundsTheGlobalNormOfAStep() {
    double rate = 0.5;
    double clip = 1e-3;
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.sgd(rate, clip));
    float[] start = FACTORY.initial(spec, WEIGHTS);
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] moved = step(engine, spec, start, MicroBackbone.batch(8, 1));
      double squares = 0;
      for (int i = 0; i < start.length; i++) {
        squares += Math.pow(moved[i] - start[i], 2);
      }
      assertThat(Math.sqrt(squares)).isCloseTo(rate * clip, within(1e-3 * rate * clip));
    }
  }

  @Test
  void scoresOfABatchThatIsNotFullAreThoseOfTheFullOne() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      engine.load(FACTORY.initial(spec, WEIGHTS));
      Batch full = MicroBackbone.batch(8, 1);
      float[] all = engine.logits(full);
      float[] some = engine.logits(new Batch(full.values(), full.labels(), 3));
      assertThat(some).hasSize(3 * spec.classes()).isEqualTo(Arrays.copyOf(all, some.length));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ND4J, layer2.0.conv2",
    "ND4J, layer1.0.conv2",
    "ONEDNN, layer2.0.conv2",
    "ONEDNN, layer1.0.conv2"
  })
  void aStepThatOverflowsNamesTheConvolutionWhereItDoes(ProgramKind program, String convolution) {
    EngineSpec spec =
        MicroBackbone.on(
            program, MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0)));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] weights = FACTORY.initial(spec, WEIGHTS);
      fill(weights, engine.layout().tensor(convolution + ".adapter.da"), 1e30f);
      fill(weights, engine.layout().tensor(convolution + ".adapter.u"), 1e30f);
      engine.load(weights, FACTORY.initialOptimizer(spec, engine.layout()));
      assertThatThrownBy(() -> engine.train(MicroBackbone.batch(8, 1)))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("step 0")
          .hasMessageContaining("that of " + convolution);
    }
  }

  @Test
  void scoresThatOverflowAreTheHeads() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] weights = FACTORY.initial(spec, WEIGHTS);
      fill(weights, engine.layout().tensor("head.weight"), Float.MAX_VALUE);
      engine.load(weights, FACTORY.initialOptimizer(spec, engine.layout()));
      Batch batch = MicroBackbone.batch(8, 1);
      assertThatThrownBy(() -> engine.logits(batch))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("a score is Infinity")
          .hasMessageContaining("the head's scores are not");
      assertThatThrownBy(() -> engine.train(batch))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("the loss is NaN")
          .hasMessageContaining("the head's scores are not");
    }
  }

  private static void fill(float[] vector, VectorLayout.Tensor tensor, float value) {
    Arrays.fill(vector, tensor.offset(), tensor.offset() + tensor.length(), value);
  }

  @Test
  void weightsThatAreNotFiniteAreRefusedWithTheirTensor() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5.0));
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] weights = FACTORY.initial(spec, WEIGHTS);
      VectorLayout.Tensor tensor = engine.layout().tensor("layer1.0.conv2.adapter.pa");
      weights[tensor.offset() + 3] = Float.NaN;
      assertThatThrownBy(() -> engine.load(weights))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("layer1.0.conv2.adapter.pa (1 of %d)".formatted(tensor.length()));
    }
  }

  @Test
  void pretrainingMovesEveryWeightAndTheStatistics() {
    EngineSpec spec =
        new EngineSpec(
            "resnet8",
            "",
            "",
            AdapterSpec.none(),
            true,
            MicroBackbone.CLASSES,
            32,
            MicroBackbone.adamW(0),
            5,
            Precision.FP32,
            ProgramKind.AUTO);
    try (Engine engine = FACTORY.open(spec, new byte[0])) {
      float[] start = FACTORY.initial(spec, new byte[0]);
      engine.load(start, FACTORY.initialOptimizer(spec, engine.layout()));
      Batch batch = MicroBackbone.batch(16, 1);
      double first = engine.train(batch).lossSum();
      double last = first;
      for (int i = 0; i < 20; i++) {
        last = engine.train(batch).lossSum();
      }
      assertThat(last).isLessThan(0.5 * first);
      float[] moved = engine.weights();
      for (VectorLayout.Tensor tensor : engine.layout().tensors()) {
        assertThat(differs(start, moved, tensor)).as(tensor.name()).isTrue();
      }
    }
  }

  @Test
  void everyOptimiserKeepsItsMoments() {
    for (OptimizerSpec.Kind kind : OptimizerSpec.Kind.values()) {
      OptimizerSpec optimizer =
          kind == OptimizerSpec.Kind.ADAMW
              ? MicroBackbone.adamW(0)
              : MicroBackbone.momentum(0.05, 0.9);
      EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, optimizer);
      try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
        engine.load(
            FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
        engine.train(MicroBackbone.batch(8, 1));
        assertThat(engine.optimizer().moments().keySet())
            .isEqualTo(new TreeSet<>(Moments.names(optimizer)));
        VectorLayout.Tensor head = engine.layout().tensor("head.weight");
        engine
            .optimizer()
            .moments()
            .values()
            .forEach(
                moment -> assertThat(differs(new float[moment.length], moment, head)).isTrue());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "LOW_RANK, ND4J, FP32",
    "NONE, ND4J, FP32",
    "LOW_RANK, ONEDNN, FP32",
    "LOW_RANK, ONEDNN, BF16",
    "NONE, ONEDNN, BF16"
  })
  void featuresTrainAndScoreAsTheirImagesToTheBit(
      AdapterSpec.Form form, ProgramKind program, Precision precision) {
    EngineSpec spec = with(MicroBackbone.spec(form, MicroBackbone.adamW(0.5)), program, precision);
    FrozenPrefix prefix = FACTORY.frozenPrefix(spec, WEIGHTS).orElseThrow();
    try (Engine onImages = FACTORY.open(spec, WEIGHTS);
        Engine onFeatures = FACTORY.open(spec, WEIGHTS)) {
      for (Engine engine : List.of(onImages, onFeatures)) {
        engine.load(
            FACTORY.initial(spec, WEIGHTS), FACTORY.initialOptimizer(spec, engine.layout()));
      }
      for (int step = 0; step < 4; step++) {
        Batch images = MicroBackbone.batch(8, step);
        Batch features = features(onFeatures, images);
        assertThat(features.values()).hasSize(8 * prefix.length());
        assertThat(onFeatures.logits(features)).isEqualTo(onImages.logits(images));
        assertThat(onFeatures.train(features)).isEqualTo(onImages.train(images));
      }
      assertThat(onFeatures.weights()).isEqualTo(onImages.weights());
      assertThat(onFeatures.frozenHash()).isEqualTo(onImages.frozenHash());
    }
  }

  @Test
  void featuresDoNotDependOnTheOtherImagesOfTheBatch() {
    EngineSpec spec = MicroBackbone.spec(AdapterSpec.Form.NONE, MicroBackbone.adamW(0.5));
    int length = FACTORY.frozenPrefix(spec, WEIGHTS).orElseThrow().length();
    Batch left = MicroBackbone.batch(4, 1);
    Batch right = MicroBackbone.batch(4, 2);
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] one = engine.features(MicroBackbone.union(left, right));
      float[] other = engine.features(MicroBackbone.union(right, left));

      assertThat(Arrays.copyOfRange(other, 4 * length, 8 * length))
          .isEqualTo(Arrays.copyOfRange(one, 0, 4 * length));
      // A batch that is not full runs at its capacity.
      Batch some = MicroBackbone.union(left, right);
      assertThat(engine.features(new Batch(some.values(), some.labels(), 3)))
          .isEqualTo(Arrays.copyOfRange(one, 0, 3 * length));
    }
  }

  @ParameterizedTest
  @EnumSource(value = ProgramKind.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void featuresThatAreNotFiniteAreRefused(ProgramKind program) {
    EngineSpec spec =
        MicroBackbone.on(
            program, MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(0.5)));
    Batch images = MicroBackbone.batch(8, 1);
    // One alone: Infinity of both signs adds up to NaN, which an activation may take for 0.
    images.values()[3 * (16 * 32 + 16)] = Float.POSITIVE_INFINITY;
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      assertThatThrownBy(() -> engine.features(images))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("features of the frozen backbone")
          .hasMessageContaining("--feature-cache");
    }
  }

  @Test
  void aProgramThatIsRefusedLeavesNoBackboneBehind() {
    EngineSpec spec =
        with(
            MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(0.5)),
            ProgramKind.ND4J,
            Precision.BF16);
    assertThatThrownBy(() -> FACTORY.open(spec, WEIGHTS))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("bf16");
    assertThat(SharedBackbone.holds(spec)).isFalse();
  }

  @Test
  void aScanForTheOriginThatFailsHidesNoDivergence() {
    assertThat(
            Divergence.origin(
                () -> {
                  throw new IllegalStateException("no memory");
                },
                "none"))
        .isEmpty();
  }

  @Test
  void anotherNetworkBelowTheCutHasAnotherIdentity() {
    EngineSpec adapted = MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(0.5));
    EngineSpec head = MicroBackbone.spec(AdapterSpec.Form.NONE, MicroBackbone.sgd(1));

    assertThat(FACTORY.frozenPrefix(head, WEIGHTS).orElseThrow().identity())
        .isNotEqualTo(FACTORY.frozenPrefix(adapted, WEIGHTS).orElseThrow().identity());
    assertThat(FACTORY.frozenPrefix(adapted, WEIGHTS))
        .isEqualTo(
            FACTORY.frozenPrefix(
                MicroBackbone.spec(AdapterSpec.Form.DEPTHWISE, MicroBackbone.sgd(1)), WEIGHTS));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProgramKind.class,
      names = {"ONEDNN", "ND4J"})
  void twoLabelsPullByTheirShares(ProgramKind program) {
    EngineSpec spec =
        with(
            MicroBackbone.spec(AdapterSpec.Form.LOW_RANK, MicroBackbone.sgd(1)),
            program,
            Precision.FP32);
    Batch batch = MicroBackbone.batch(8, 1);
    int[] others = batch.labels().clone();
    for (int n = 0; n < 6; n++) {
      others[n] = batch.labels()[7 - n];
    }
    double share = 0.75;
    Batch mixed =
        new Batch(batch.content(), batch.values(), batch.labels(), batch.size(), others, share);
    try (Engine engine = FACTORY.open(spec, WEIGHTS)) {
      float[] start =
          MicroBackbone.everythingRandom(engine.layout(), FACTORY.initial(spec, WEIGHTS));
      OptimizerState optimizer = FACTORY.initialOptimizer(spec, engine.layout());
      List<float[]> steps = new ArrayList<>();
      List<Double> losses = new ArrayList<>();
      for (Batch one : List.of(batch, new Batch(batch.values(), others, batch.size()), mixed)) {
        engine.load(start, optimizer);
        losses.add(engine.train(one).lossSum());
        steps.add(engine.weights());
      }
      assertThat(losses.get(2))
          .isCloseTo(share * losses.get(0) + (1 - share) * losses.get(1), within(1e-5));
      double furthest = 0;
      for (int i = 0; i < start.length; i++) {
        double expected =
            share * (steps.get(0)[i] - start[i]) + (1 - share) * (steps.get(1)[i] - start[i]);
        assertThat(steps.get(2)[i] - start[i]).isCloseTo((float) expected, within(1e-6f));
        furthest = Math.max(furthest, Math.abs(steps.get(0)[i] - steps.get(1)[i]));
      }
      assertThat(furthest).isGreaterThan(1e-3);
    }
  }

  private static EngineSpec with(EngineSpec spec, ProgramKind program, Precision precision) {
    return new EngineSpec(
        spec.architecture(),
        spec.backboneUri(),
        spec.backboneSha256(),
        spec.adapter(),
        spec.trainBackbone(),
        spec.classes(),
        spec.imageSize(),
        spec.optimizer(),
        spec.seed(),
        precision,
        program);
  }

  private static Batch features(Engine engine, Batch images) {
    return new Batch(
        Batch.Content.FEATURES, engine.features(images), images.labels(), images.size());
  }
}
