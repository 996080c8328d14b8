package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.TestSpark;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.sum.ExactSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;
import scala.collection.JavaConverters;

class AveragingRoundRunnerTest {
  private static final Grouping ONE_EACH = (slices, cores, bytes) -> slices;
  private static final AtomicInteger VECTORS_SEEN = new AtomicInteger();

  private static Grouping groupsOf(int slicesPerTask) {
    return (slices, cores, bytes) -> (slices + slicesPerTask - 1) / slicesPerTask;
  }

  @Test
  void oneStepOnEqualShardsIsOneStepOnTheirUnion() {
    TrainingJob job = Jobs.job(Jobs.sgd(0.1));
    ModelState averaged = withRunner(job, runner -> Jobs.train(runner, job, 1, 4, 1));
    float[] union = afterOneStep(job, Jobs.SAMPLES.batch(0, 4 * 8));
    for (int i = 0; i < union.length; i++) {
      assertThat(averaged.weights()[i]).isCloseTo(union[i], within(1e-6f));
    }
  }

  @Test
  void fourSlicesOfOneStepHaveTheLossCurveOfOneSlice() {
    TrainingJob job = Jobs.job(Jobs.sgd(0.1));
    ModelState four = Jobs.start(job);
    ModelState one = four;
    JavaSparkContext spark = TestSpark.context();
    try (SharedEngines engines = Jobs.engines(spark, job);
        RoundRunner runner = new AveragingRoundRunner(spark, job, engines, ONE_EACH)) {
      for (int round = 0; round < 20; round++) {
        RoundRunner.RoundResult a =
            runner.run(new RoundPlan(round, round * 32L, 4, 1, 8, false), four);
        RoundRunner.RoundResult b =
            runner.run(new RoundPlan(round, round * 32L, 1, 1, 32, false), one);
        assertThat(a.lossSum() / a.samples()).isCloseTo(b.lossSum() / b.samples(), within(1e-5));
        four = Jobs.next(four, a);
        one = Jobs.next(one, b);
      }
    }
  }

  @Test
  void theMeanOfFactorsMissesTheMeanOfFunctionsByTheirCovariance() {
    // Two slices that learned different factors of one element: mean(a*b) - mean(a)*mean(b).
    VectorLayout layout =
        new VectorLayout.Builder()
            .add("a", VectorLayout.Role.ADAPTER, 1)
            .add("b", VectorLayout.Role.ADAPTER, 1)
            .build();
    // Four of them, so that their mean is exact in float.
    float[][] slices = {{0.5f, 2f}, {1.5f, -1f}, {0.25f, 0.75f}, {-1.25f, 0.25f}};
    float[] mean = mean(layout, slices, 1, 1, 1, 1);
    double meanOfProducts = 0;
    double covariance = 0;
    for (float[] slice : slices) {
      meanOfProducts += (double) slice[0] * slice[1] / slices.length;
      covariance += ((double) slice[0] - mean[0]) * ((double) slice[1] - mean[1]) / slices.length;
    }
    assertThat(meanOfProducts - (double) mean[0] * mean[1]).isCloseTo(covariance, within(1e-12));
  }

  @Test
  void aSignFlippedPairAveragesToTheZeroFunction() {
    VectorLayout layout =
        new VectorLayout.Builder()
            .add("a", VectorLayout.Role.ADAPTER, 2)
            .add("b", VectorLayout.Role.ADAPTER, 2)
            .build();
    float[] learned = {0.3f, -1.7f, 2.1f, 0.9f};
    float[] flipped = {-0.3f, 1.7f, -2.1f, -0.9f};
    assertThat(mean(layout, new float[][] {learned, flipped}, 5, 5)).containsOnly(0f);
  }

  @Test
  void unequalShardsWeighByTheirSamples() {
    TrainingJob job = Jobs.job(Jobs.sgd(0.1));
    float[] start = Jobs.start(job).weights();
    float[] first = afterOneStep(job, Jobs.SAMPLES.batch(0, 5));
    float[] second = afterOneStep(job, Jobs.SAMPLES.batch(5, 11));
    float[] union = afterOneStep(job, Jobs.SAMPLES.batch(0, 16));
    float[] averaged = mean(job.layout(), new float[][] {first, second}, 5, 11);
    for (int i = 0; i < start.length; i++) {
      assertThat(averaged[i]).isCloseTo(union[i], within(1e-6f));
    }
  }

  @Test
  void aRoundIsOneSparkJob() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    AtomicInteger jobs = new AtomicInteger();
    JavaSparkContext spark = TestSpark.context();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    spark.sc().addSparkListener(counter);
    try {
      withRunner(job, runner -> Jobs.train(runner, job, 7, 3, 2));
      org.apache.spark.ListenerBusDrain.drain(spark.sc());
    } finally {
      spark.sc().removeSparkListener(counter);
    }
    assertThat(jobs).hasValue(7);
  }

  @ParameterizedTest
  @EnumSource(MomentPolicy.class)
  void theGroupingOfSlicesIntoTasksDoesNotChangeABit(MomentPolicy moments) {
    TrainingJob job = Jobs.job(Jobs.adam(0.01), Jobs.SAMPLES, moments);
    String alone = withRunner(job, runner -> Jobs.hash(Jobs.train(runner, job, 3, 10, 2)));
    for (int slicesPerTask : new int[] {2, 5, 10}) {
      String grouped =
          with(
              TestSpark.context(),
              job,
              groupsOf(slicesPerTask),
              runner -> Jobs.hash(Jobs.train(runner, job, 3, 10, 2)));
      assertThat(grouped).as("%d slices a task", slicesPerTask).isEqualTo(alone);
    }
  }

  @Test
  void lossAndAccuracyDoNotHangOnTheGroupingEither() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    RoundPlan plan = new RoundPlan(0, 0, 7, 2, 8, true);
    RoundRunner.RoundResult alone = withRunner(job, runner -> runner.run(plan, Jobs.start(job)));
    RoundRunner.RoundResult grouped =
        with(TestSpark.context(), job, groupsOf(3), runner -> runner.run(plan, Jobs.start(job)));
    assertThat(grouped.lossSum()).isEqualTo(alone.lossSum());
    assertThat(grouped.correct()).isEqualTo(alone.correct());
    assertThat(grouped.samples()).isEqualTo(alone.samples());
    assertThat(grouped.frozenHash()).isEqualTo(alone.frozenHash()).hasSize(64);
  }

  @Test
  void whatComesToTheDriverGrowsWithTheCoresAndNotWithTheSlices() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    // local[2]: eight tasks of a slice each, and eight tasks of 32 each.
    RoundRunner.RoundResult few = averaged(job, 8);
    RoundRunner.RoundResult many = averaged(job, 256);
    long vectors = 3L * Float.BYTES * job.layout().length();
    long sent =
        vectors
            + Float.BYTES * FactorSketch.of(job.spec().adapter(), job.layout()).layout().length();
    assertThat(few.bytesUp()).isBetween(8 * sent, 9 * sent);
    // Fixed point takes up to four times a float's bytes, and each slice has its figures.
    assertThat(many.bytesUp()).isLessThan(4 * 8 * sent + 256 * 16);
    assertThat(many.bytesDown()).isEqualTo(few.bytesDown()).isEqualTo(vectors);
  }

  private static RoundRunner.RoundResult averaged(TrainingJob job, int slices) {
    RoundPlan plan = new RoundPlan(0, 0, slices, 1, 8, false);
    return with(
        TestSpark.context(), job, Grouping::byCores, runner -> runner.run(plan, Jobs.start(job)));
  }

  @Test
  void theWeightsAreSentOnceAndNoVectorOfAFormerRoundIsKept() {
    VECTORS_SEEN.set(0);
    TrainingJob watched = Jobs.job(Jobs.adam(0.01), new CountingVectors(), MomentPolicy.AVERAGE);
    withRunner(
        watched,
        runner -> {
          Jobs.train(runner, watched, 8, 3, 1);
          assertThat(count(AveragingRoundRunnerTest::isWeights)).isEqualTo(1);
          waitForNone(float[][].class::isInstance);
          return null;
        });
    // Spark removes blocks while the next round begins.
    assertThat(VECTORS_SEEN.get()).isBetween(1, 2);
    waitForNone(AveragingRoundRunnerTest::isWeights);
  }

  private static void waitForNone(Predicate<Object> broadcast) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (count(broadcast) > 0) {
      assertThat(System.nanoTime()).as("a broadcast that nobody destroyed").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static int count(Predicate<Object> broadcast) {
    return (int) broadcasts().filter(broadcast).count();
  }

  /** Counts, while slices train, the vectors that are broadcast. */
  private record CountingVectors() implements BatchSource {
    @Override
    public Iterator<Batch> batches(long from, int count, int batchSize) {
      VECTORS_SEEN.accumulateAndGet(count(float[][].class::isInstance), Math::max);
      return Jobs.SAMPLES.batches(from, count, batchSize);
    }
  }

  private static boolean isWeights(Object broadcast) {
    return broadcast instanceof byte[] bytes && Arrays.equals(bytes, Jobs.WEIGHTS);
  }

  /** What the broadcasts of this JVM hold. */
  private static Stream<Object> broadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    List<Object> values = new ArrayList<>();
    for (BlockId id :
        JavaConverters.asJavaCollection(blocks.getMatchingBlockIds(id -> id.isBroadcast()))) {
      // Others of the name are the pieces that executors fetch.
      Option<BlockResult> found =
          id.name().contains("piece") ? Option.empty() : blocks.getLocalValues(id);
      if (found.isDefined()) {
        // To the end: only then is the block's lock released.
        JavaConverters.asJavaIterator(found.get().data()).forEachRemaining(values::add);
      }
    }
    return values.stream();
  }

  @Test
  void resetMomentsStartAtZeroAndAreNotSent() {
    TrainingJob average = Jobs.job(Jobs.adam(0.01));
    TrainingJob reset = Jobs.job(Jobs.adam(0.01), Jobs.SAMPLES, MomentPolicy.RESET);
    RoundPlan plan = new RoundPlan(0, 0, 2, 3, 8, false);
    RoundRunner.RoundResult averaged =
        withRunner(average, runner -> runner.run(plan, Jobs.start(average)));
    RoundRunner.RoundResult zeroed =
        withRunner(reset, runner -> runner.run(plan, Jobs.start(reset)));
    assertThat(averaged.optimizer().moments().get("m"))
        .isNotEqualTo(new float[average.layout().length()]);
    assertThat(zeroed.optimizer().moments().get("m")).containsOnly(0f);
    assertThat(zeroed.optimizer().moments().get("v"))
        .isEqualTo(averaged.optimizer().moments().get("v"));
    assertThat(zeroed.optimizer().steps()).isEqualTo(3);
    assertThat(zeroed.bytesUp()).isLessThan(averaged.bytesUp());
  }

  @Test
  void divergenceNamesTheFirstSliceAndIsNotRetried() {
    TrainingJob job = Jobs.job(Jobs.sgd(0.1), new NotANumberFrom(16), MomentPolicy.AVERAGE);
    assertThatThrownBy(() -> withRunner(job, runner -> Jobs.train(runner, job, 1, 4, 1)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("Round 1 diverged in slice 2")
        .hasMessageContaining("optimiser step 0");
  }

  @Test
  void divergenceInsideATaskOfSeveralSlicesIsTheSameError() {
    TrainingJob job = Jobs.job(Jobs.sgd(0.1), new NotANumberFrom(16), MomentPolicy.AVERAGE);
    Function<RoundRunner, ModelState> training = runner -> Jobs.train(runner, job, 1, 4, 1);
    Throwable alone = catchThrowable(() -> withRunner(job, training));
    for (int slicesPerTask : new int[] {2, 3, 4}) {
      assertThatThrownBy(() -> with(TestSpark.context(), job, groupsOf(slicesPerTask), training))
          .isInstanceOf(DivergedException.class)
          .hasMessage(alone.getMessage());
    }
  }

  @Test
  void separateExecutorsGiveTheBytesOfLocalOnes() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    String local = withRunner(job, runner -> Jobs.hash(Jobs.train(runner, job, 4, 6, 3)));
    assertThat(trainOn("local[1]", job)).isEqualTo(local);
    assertThat(trainOn("local[3]", job)).isEqualTo(local);
    assertThat(trainOnCluster(job)).isEqualTo(local);
  }

  @Test
  void aRoundWhoseResultsSparkWouldRefuseIsRefusedBeforeItStarts() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    // One task alone sends delta, m and v of 138 elements, a sketch of 120, and Spark's own 8 KiB.
    assertThatThrownBy(() -> trainWithResultLimit("10k", job))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.driver.maxResultSize = 10240")
        .hasMessageContaining("--conf spark.driver.maxResultSize=0");
  }

  @Test
  void aRoundTakesFewerTasksWhereSparkWouldRefuseTheResultsOfAll() {
    TrainingJob job = Jobs.job(Jobs.adam(0.01));
    // Six slices alone would send six times 10 KiB.
    assertThat(trainWithResultLimit("60k", job)).isEqualTo(trainWithResultLimit("0", job));
  }

  private static String trainWithResultLimit(String limit, TrainingJob job) {
    return TestSpark.on(
        "local[2]", Map.of("spark.driver.maxResultSize", limit), spark -> hashOf(spark, job));
  }

  @Test
  void aTaskThatFailsOnceGivesTheSameBytes() {
    TrainingJob whole = Jobs.job(Jobs.adam(0.01));
    TrainingJob failing =
        Jobs.job(Jobs.adam(0.01), new FailingOnce(48, false), MomentPolicy.AVERAGE);
    assertThat(trainOn("local[2,4]", failing)).isEqualTo(trainOn("local[2]", whole));
  }

  @Test
  void aTaskThatFailsAtItsLastSliceCountsTheOthersOnce() {
    TrainingJob whole = Jobs.job(Jobs.adam(0.01));
    // Samples 120 to 144 are those of the sixth slice of a round.
    TrainingJob failing =
        Jobs.job(Jobs.adam(0.01), new FailingOnce(120, false), MomentPolicy.AVERAGE);
    String grouped =
        TestSpark.on(
            "local[2,4]",
            Map.of(),
            spark ->
                with(
                    spark,
                    failing,
                    groupsOf(6),
                    runner -> Jobs.hash(Jobs.train(runner, failing, 4, 6, 3))));
    assertThat(grouped).isEqualTo(trainOn("local[2]", whole));
  }

  @Test
  void anExecutorThatDiesGivesTheSameBytes() {
    TrainingJob whole = Jobs.job(Jobs.adam(0.01));
    TrainingJob dying = Jobs.job(Jobs.adam(0.01), new FailingOnce(48, true), MomentPolicy.AVERAGE);
    String unbroken = trainOn("local[2]", whole);
    assertThat(trainOnCluster(dying)).isEqualTo(unbroken);
  }

  @Test
  void aKilledTaskStopsBetweenTwoSteps() throws Exception {
    TrainingJob job = Jobs.job(Jobs.adam(0.01), new Endless(), MomentPolicy.AVERAGE);
    CountDownLatch ended = new CountDownLatch(1);
    SparkListener ends =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            ended.countDown();
          }
        };
    JavaSparkContext spark = TestSpark.context();
    spark.sc().addSparkListener(ends);
    Endless.STEPS.set(0);
    RoundPlan plan = new RoundPlan(0, 0, 1, Integer.MAX_VALUE / 8, 8, false);
    CompletableFuture<Throwable> round =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowable(() -> withRunner(job, runner -> runner.run(plan, Jobs.start(job)))));
    try {
      await(() -> Endless.STEPS.get() > 3);
      spark.cancelAllJobs();
      assertThat(round.get(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      int steps = Endless.STEPS.get();
      Thread.sleep(100);
      assertThat(Endless.STEPS).hasValue(steps);
    } finally {
      spark.sc().removeSparkListener(ends);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 2000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  /** Batches as long as somebody asks for them. */
  private record Endless() implements BatchSource {
    private static final AtomicInteger STEPS = new AtomicInteger();

    @Override
    public Iterator<Batch> batches(long from, int count, int batchSize) {
      return Stream.generate(
              () -> {
                STEPS.incrementAndGet();
                return Jobs.SAMPLES.batch(0, batchSize);
              })
          .iterator();
    }
  }

  /**
   * Fails the first attempt at the slice that has this position: an exception, or the JVM's end.
   */
  private record FailingOnce(long position, boolean halt) implements BatchSource {
    @Override
    public Iterator<Batch> batches(long from, int count, int batchSize) {
      if (from == position && TaskContext.get().attemptNumber() == 0) {
        if (halt) {
          Runtime.getRuntime().halt(9);
        }
        throw new IllegalStateException("made to fail");
      }
      return Jobs.SAMPLES.batches(from, count, batchSize);
    }
  }

  private record NotANumberFrom(long position) implements BatchSource {
    @Override
    public Iterator<Batch> batches(long from, int count, int batchSize) {
      Batch batch = Jobs.SAMPLES.batch(from, count);
      if (from >= position) {
        batch.values()[0] = Float.NaN;
      }
      return List.of(batch).iterator();
    }
  }

  private static String trainOn(String master, TrainingJob job) {
    return TestSpark.on(master, Map.of(), spark -> hashOf(spark, job));
  }

  private static String trainOnCluster(TrainingJob job) {
    return TestSpark.onCluster(2, spark -> hashOf(spark, job));
  }

  private static String hashOf(JavaSparkContext spark, TrainingJob job) {
    return with(spark, job, ONE_EACH, runner -> Jobs.hash(Jobs.train(runner, job, 4, 6, 3)));
  }

  private static <T> T withRunner(TrainingJob job, Function<RoundRunner, T> body) {
    return with(TestSpark.context(), job, ONE_EACH, body);
  }

  private static <T> T with(
      JavaSparkContext spark, TrainingJob job, Grouping grouping, Function<RoundRunner, T> body) {
    try (SharedEngines engines = Jobs.engines(spark, job);
        RoundRunner runner = new AveragingRoundRunner(spark, job, engines, grouping)) {
      return body.apply(runner);
    }
  }

  private static float[] afterOneStep(TrainingJob job, Batch batch) {
    try (Engine engine = job.engines().open(job.spec(), job.weightsFile())) {
      ModelState start = Jobs.start(job);
      engine.load(start.weights(), start.optimizer());
      engine.train(batch);
      return engine.weights();
    }
  }

  private static float[] mean(VectorLayout layout, float[][] vectors, int... weights) {
    ExactSum sum = new ExactSum("the test", layout, 1000);
    for (int i = 0; i < vectors.length; i++) {
      sum.add(vectors[i], weights[i]);
    }
    return sum.mean();
  }
}
