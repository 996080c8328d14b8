package io.quadraspark.benchmark.rounds;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.TrainingJob;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens engines that do nothing, on vectors of a given length, as AdamW would train them.
 *
 * @param weights length of the vector
 */
record IdleEngineFactory(int weights) implements EngineFactory {
  private static final long serialVersionUID = 1L;

  /** Batches of one sample, whose label is its position. */
  private record Positions() implements BatchSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Batch> batches(long position, int count, int batchSize) {
      int[] labels = {(int) (position % Integer.MAX_VALUE)};
      return List.of(new Batch(new float[0], labels, count)).iterator();
    }
  }

  /** A job whose rounds cost what coordination costs. */
  static TrainingJob job(int weights) {
    IdleEngineFactory factory = new IdleEngineFactory(weights);
    EngineSpec spec = spec();
    byte[] none = new byte[0];
    return new TrainingJob(
        factory, spec, none, factory.layout(spec, none), new Positions(), MomentPolicy.AVERAGE);
  }

  private static EngineSpec spec() {
    Schedule rate = Schedule.constant(1e-3);
    OptimizerSpec adamW = new OptimizerSpec(OptimizerSpec.Kind.ADAMW, rate, rate, 0, 0, 0, 0);
    return new EngineSpec(
        "idle",
        "",
        "",
        AdapterSpec.none(),
        false,
        2,
        1,
        adamW,
        1,
        Precision.FP32,
        ProgramKind.ND4J);
  }

  @Override
  public VectorLayout layout(EngineSpec spec, byte[] weightsFile) {
    // Not the factors of adapters, whose products rounds look at.
    return new VectorLayout.Builder().add("idle", VectorLayout.Role.HEAD, weights).build();
  }

  @Override
  public float[] initial(EngineSpec spec, byte[] weightsFile) {
    return new float[weights];
  }

  @Override
  public Engine open(EngineSpec spec, byte[] weightsFile, float[] head) {
    return new IdleEngine(layout(spec, weightsFile));
  }

  @Override
  public ProgramKind program(EngineSpec spec) {
    return spec.program();
  }

  @Override
  public Optional<FrozenPrefix> frozenPrefix(EngineSpec spec, byte[] weightsFile) {
    return Optional.empty();
  }

  @Override
  public OptimizerState initialOptimizer(EngineSpec spec, VectorLayout layout) {
    return new OptimizerState(0, Map.of("m", new float[weights], "v", new float[weights]));
  }
}
