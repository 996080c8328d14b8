package io.quadraspark.benchmark.rounds;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;
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
import java.util.Iterator;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Rounds of adapter averaging on ResNet-20 with the adapters of {@link StockNetwork}. */
final class OurRounds implements Rounds {
  private final TrainingJob job;
  private final SharedEngines engines;
  private final RoundRunner runner;
  private ModelState state;

  /** Noise: images [N, 32, 32, 3]. */
  private record Noise() implements BatchSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Batch> batches(long position, int count, int batchSize) {
      Random random = new Random(position);
      return IntStream.range(0, count / batchSize)
          .mapToObj(step -> batch(random, batchSize))
          .iterator();
    }

    private static Batch batch(Random random, int size) {
      float[] values = new float[size * StockNetwork.SIZE * StockNetwork.SIZE * 3];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      int[] labels = random.ints(size, 0, StockNetwork.CLASSES).toArray();
      return new Batch(values, labels, size);
    }
  }

  OurRounds(JavaSparkContext spark, Path weights, OptimizerSpec optimizer) throws IOException {
    EngineFactory factory = new Dl4jEngineFactory();
    byte[] file = Files.readAllBytes(weights);
    EngineSpec spec = spec(weights, file, optimizer);
    this.job =
        new TrainingJob(
            factory, spec, file, factory.layout(spec, file), new Noise(), MomentPolicy.AVERAGE);
    this.engines = new SharedEngines(spark, factory, spec, file);
    this.runner = AveragingRoundRunner.FACTORY.open(spark, job, engines);
    this.state =
        new ModelState(factory.initial(spec, file), factory.initialOptimizer(spec, job.layout()));
  }

  private static EngineSpec spec(Path weights, byte[] file, OptimizerSpec optimizer) {
    AdapterSpec adapter =
        new AdapterSpec(
            AdapterSpec.Form.LOW_RANK,
            AdapterSpec.Kernel.PRODUCT,
            StockNetwork.RANK,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            false);
    return new EngineSpec(
        "resnet20",
        weights.toUri().toString(),
        Sha256.of(file),
        adapter,
        false,
        StockNetwork.CLASSES,
        StockNetwork.SIZE,
        optimizer,
        1,
        Precision.FP32,
        ProgramKind.AUTO);
  }

  @Override
  public long vector() {
    return job.layout().length();
  }

  @Override
  public void run(int round) {
    RoundPlan plan =
        new RoundPlan(round, (long) round * SLICES * STEPS * BATCH, SLICES, STEPS, BATCH, false);
    RoundRunner.RoundResult result = runner.run(plan, state);
    float[] weights = state.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += result.delta()[i];
    }
    state = new ModelState(weights, result.optimizer());
  }

  @Override
  public void close() {
    runner.close();
    engines.close();
  }
}
