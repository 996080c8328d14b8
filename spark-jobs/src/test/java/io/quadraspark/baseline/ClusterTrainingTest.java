package io.quadraspark.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.TestSpark;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;
import io.quadraspark.engine.dl4j.MicroBackbone;
import io.quadraspark.training.AveragingRoundRunner;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.ModelState;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.RoundPlan;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine on executors in JVMs of their own. */
class ClusterTrainingTest {
  private static final EngineFactory ENGINES = new Dl4jEngineFactory();
  private static final int BATCH = 4;

  @TempDir static Path folder;

  @BeforeAll
  static void writeBackbone() throws IOException {
    Files.write(folder.resolve("backbone.safetensors"), MicroBackbone.file());
  }

  private record Noise() implements BatchSource {
    @Override
    public Iterator<Batch> batches(long position, int count, int batchSize) {
      List<Batch> batches = new ArrayList<>();
      for (int done = 0; done < count; done += batchSize) {
        batches.add(MicroBackbone.batch(batchSize, position + done));
      }
      return batches.iterator();
    }
  }

  @Test
  void oneTwoAndThreeExecutorsGiveTheSameBytes() {
    TrainingJob job = job(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(1));
    List<float[]> weights = new ArrayList<>();
    for (int executors = 1; executors <= 3; executors++) {
      ModelState trained =
          TestSpark.onCluster(
              executors, spark -> train(spark, AveragingRoundRunner.FACTORY, job, 2, 3, 2));
      weights.add(trained.weights());
    }
    assertThat(weights.get(0)).isNotEqualTo(start(job).weights());
    assertThat(weights.get(1)).isEqualTo(weights.get(0));
    assertThat(weights.get(2)).isEqualTo(weights.get(0));
  }

  @Test
  void withSgdAndOneLocalStepDl4jSparkAndAdapterAveragingAgree() {
    TrainingJob job = job(AdapterSpec.Form.LOW_RANK, MicroBackbone.sgd(0.05));
    TestSpark.onCluster(
        2,
        spark -> {
          float[] ours = train(spark, AveragingRoundRunner.FACTORY, job, 3, 2, 1).weights();
          float[] theirs = train(spark, Dl4jParameterAveraging.factory(), job, 3, 2, 1).weights();
          assertThat(ours).isNotEqualTo(start(job).weights());
          for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f));
          }
          return null;
        });
  }

  @Test
  void dl4jSparkTrainsWithAdamAndSeveralLocalSteps() {
    TrainingJob job = job(AdapterSpec.Form.DEPTHWISE, MicroBackbone.adamW(0));
    TestSpark.onCluster(
        2,
        spark -> {
          // One round: in later ones dl4j-spark starts Adam's bias correction again.
          ModelState theirs = train(spark, Dl4jParameterAveraging.factory(), job, 1, 2, 3);
          ModelState ours = train(spark, AveragingRoundRunner.FACTORY, job, 1, 2, 3);
          assertThat(theirs.optimizer().steps()).isEqualTo(3).isEqualTo(ours.optimizer().steps());
          assertThat(distance(ours.weights(), start(job).weights())).isGreaterThan(0.1);
          assertThat(distance(ours.weights(), theirs.weights())).isLessThan(1e-5);
          return null;
        });
  }

  @Test
  void clippingWithDl4jSparkIsRefused() {
    TrainingJob job = job(AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5));
    assertThatThrownBy(() -> Dl4jParameterAveraging.factory().open(TestSpark.context(), job, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("5.0")
        .hasMessageContaining("--clip-norm 0");
  }

  @Test
  void aGpuThatSparkGivesAndNd4jDoesNotHaveIsRefusedByName() throws IOException {
    Path script = folder.resolve("gpus.sh");
    Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"7\"]}'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    TrainingJob job = job(AdapterSpec.Form.LOW_RANK, MicroBackbone.sgd(0.05));
    Map<String, String> oneGpu =
        Map.of(
            "spark.worker.resource.gpu.amount", "1",
            "spark.worker.resource.gpu.discoveryScript", script.toString(),
            "spark.executor.resource.gpu.amount", "1",
            "spark.task.resource.gpu.amount", "1");
    assertThatThrownBy(
            () ->
                TestSpark.onCluster(
                    1, oneGpu, spark -> train(spark, AveragingRoundRunner.FACTORY, job, 1, 1, 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Spark gave this task GPU 7");
  }

  private static double distance(float[] left, float[] right) {
    double squares = 0;
    for (int i = 0; i < left.length; i++) {
      squares += Math.pow(left[i] - right[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static TrainingJob job(AdapterSpec.Form form, OptimizerSpec optimizer) {
    EngineSpec spec =
        MicroBackbone.spec(
            form, optimizer, folder.resolve("backbone.safetensors").toUri().toString());
    byte[] file = MicroBackbone.file();
    return new TrainingJob(
        ENGINES, spec, file, ENGINES.layout(spec, file), new Noise(), MomentPolicy.AVERAGE);
  }

  private static ModelState start(TrainingJob job) {
    return new ModelState(
        ENGINES.initial(job.spec(), job.weightsFile()),
        ENGINES.initialOptimizer(job.spec(), job.layout()));
  }

  /** Rounds with the mean as outer step. */
  private static ModelState train(
      JavaSparkContext spark,
      RoundRunner.Factory factory,
      TrainingJob job,
      int rounds,
      int slices,
      int steps) {
    ModelState state = start(job);
    long position = 0;
    try (SharedEngines engines =
            new SharedEngines(spark, job.engines(), job.spec(), job.weightsFile());
        RoundRunner runner = factory.open(spark, job, engines)) {
      for (int round = 0; round < rounds; round++) {
        RoundPlan plan = new RoundPlan(round, position, slices, steps, BATCH, false);
        RoundRunner.RoundResult result = runner.run(plan, state);
        float[] weights = state.weights().clone();
        for (int i = 0; i < weights.length; i++) {
          weights[i] += result.delta()[i];
        }
        state = new ModelState(weights, result.optimizer());
        position = plan.end();
      }
    }
    return state;
  }
}
