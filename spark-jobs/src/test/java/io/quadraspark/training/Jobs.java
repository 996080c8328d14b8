package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.Schedule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;

/** Jobs on made-up samples with the fake engine. */
final class Jobs {
  static final byte[] WEIGHTS = "frozen weights".getBytes(StandardCharsets.UTF_8);
  static final MadeUpSamples SAMPLES = new MadeUpSamples(2, 600, 64);

  private Jobs() {}

  static OptimizerSpec sgd(double rate) {
    return new OptimizerSpec(
        OptimizerSpec.Kind.SGD, Schedule.constant(rate), Schedule.constant(rate), 0, 0, 0, 0);
  }

  static OptimizerSpec adam(double rate) {
    Schedule schedule = new Schedule(Schedule.Kind.COSINE, rate, 4, 400);
    return new OptimizerSpec(OptimizerSpec.Kind.ADAMW, schedule, schedule, 0, 0, 5, 0.1);
  }

  static EngineSpec spec(OptimizerSpec optimizer) {
    AdapterSpec adapter =
        new AdapterSpec(
            AdapterSpec.Form.LOW_RANK,
            AdapterSpec.Kernel.PRODUCT,
            4,
            3,
            AdapterSpec.AUTO,
            0,
            AdapterSpec.SCOPE_ALL,
            false);
    return new EngineSpec(
        "fake",
        "file:/backbone",
        Sha256.of(WEIGHTS),
        adapter,
        false,
        2,
        2,
        optimizer,
        1,
        Precision.FP32,
        ProgramKind.AUTO);
  }

  static TrainingJob job(OptimizerSpec optimizer) {
    return job(optimizer, SAMPLES, MomentPolicy.AVERAGE);
  }

  static TrainingJob job(OptimizerSpec optimizer, BatchSource batches, MomentPolicy moments) {
    EngineSpec spec = spec(optimizer);
    FakeEngineFactory engines = new FakeEngineFactory();
    return new TrainingJob(engines, spec, WEIGHTS, engines.layout(spec, WEIGHTS), batches, moments);
  }

  static SharedEngines engines(JavaSparkContext spark, TrainingJob job) {
    return new SharedEngines(spark, job.engines(), job.spec(), job.weightsFile());
  }

  static ModelState start(TrainingJob job) {
    return new ModelState(
        job.engines().initial(job.spec(), job.weightsFile()),
        job.engines().initialOptimizer(job.spec(), job.layout()));
  }

  /** {@code rounds} rounds with the mean step, from the start. */
  static ModelState train(RoundRunner runner, TrainingJob job, int rounds, int slices, int steps) {
    ModelState state = start(job);
    long position = 0;
    for (int round = 0; round < rounds; round++) {
      RoundPlan plan = new RoundPlan(round, position, slices, steps, 8, true);
      RoundRunner.RoundResult result = runner.run(plan, state);
      state = next(state, result);
      position = plan.end();
    }
    return state;
  }

  /** The mean of the slices. */
  static ModelState next(ModelState state, RoundRunner.RoundResult result) {
    float[] weights = state.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += result.delta()[i];
    }
    return new ModelState(weights, result.optimizer());
  }

  /** Of everything in it: equal texts of floats are equal floats. */
  static String hash(ModelState state) {
    StringBuilder text = new StringBuilder();
    text.append(state.optimizer().steps()).append(Arrays.toString(state.weights()));
    state
        .optimizer()
        .moments()
        .forEach((name, values) -> text.append(name).append(Arrays.toString(values)));
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
