package io.quadraspark.benchmark.rounds;

import io.quadraspark.engine.Batch;
import io.quadraspark.engine.BatchResult;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * An engine whose steps take no time. It copies vectors in and out as any engine does, and what it
 * gives has the spread of real deltas and moments, so that sums of it take as many bits.
 */
final class IdleEngine implements Engine {
  private static final float DELTA = 1e-3f;

  private final VectorLayout layout;
  private final float[] noise;
  private float[] weights;
  private TreeMap<String, float[]> moments;
  private long steps;

  IdleEngine(VectorLayout layout) {
    this.layout = layout;
    this.noise = new float[layout.length()];
    Random random = new Random(7);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = DELTA * (float) random.nextGaussian();
    }
  }

  @Override
  public VectorLayout layout() {
    return layout;
  }

  @Override
  public void load(float[] newWeights, OptimizerState optimizer) {
    load(newWeights);
    steps = optimizer.steps();
    moments = new TreeMap<>();
    optimizer.moments().forEach((name, values) -> moments.put(name, values.clone()));
  }

  @Override
  public void load(float[] newWeights) {
    weights = newWeights.clone();
  }

  @Override
  public void hold(FactorSide side) {
    // Nothing learns, whatever is held.
  }

  @Override
  public BatchResult train(Batch batch) {
    // Each slice its own numbers: the batch says where in the noise they begin.
    int shift = batch.labels()[0] % noise.length;
    add(weights, shift);
    moments.replaceAll((name, values) -> moved(name, values, shift));
    steps++;
    return new BatchResult(batch.size(), 0, batch.size());
  }

  private void add(float[] values, int shift) {
    int rest = noise.length - shift;
    for (int i = 0; i < rest; i++) {
      values[i] += noise[shift + i];
    }
    for (int i = rest; i < noise.length; i++) {
      values[i] += noise[i - rest];
    }
  }

  /** First moments move like the weights; second ones are squares. */
  private float[] moved(String name, float[] values, int shift) {
    add(values, shift);
    if (name.equals("v")) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= values[i];
      }
    }
    return values;
  }

  @Override
  public float[] logits(Batch batch) {
    throw new UnsupportedOperationException("An idle engine scores nothing");
  }

  @Override
  public float[] embeddings(Batch batch) {
    throw new UnsupportedOperationException("An idle engine has no features");
  }

  @Override
  public float[] features(Batch images) {
    throw new UnsupportedOperationException("An idle engine has no frozen prefix");
  }

  @Override
  public float[] weights() {
    return weights.clone();
  }

  @Override
  public OptimizerState optimizer() {
    Map<String, float[]> copies = new TreeMap<>();
    moments.forEach((name, values) -> copies.put(name, values.clone()));
    return new OptimizerState(steps, copies);
  }

  @Override
  public String frozenHash() {
    return "";
  }

  @Override
  public void close() {
    // Nothing is held outside of the heap.
  }
}
