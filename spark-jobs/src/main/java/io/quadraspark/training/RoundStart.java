package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a round starts from, on its way to the executors: one broadcast, unpacked once in each JVM.
 * Moments that every round starts at zero are not sent.
 */
final class RoundStart implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final long steps;
  private final ArrayList<String> zero;
  private final ArrayList<String> sent;

  /** The weights, then the moments that are sent. Plain arrays, so that any serialiser will do. */
  private final Broadcast<float[][]> vectors;

  RoundStart(JavaSparkContext spark, ModelState start, MomentPolicy policy) {
    Map<String, float[]> moments = start.optimizer().moments();
    this.steps = start.optimizer().steps();
    this.sent = new ArrayList<>(policy.averaged(start.optimizer()));
    this.zero = new ArrayList<>(moments.keySet());
    zero.removeAll(sent);
    List<float[]> all = new ArrayList<>(List.of(start.weights()));
    sent.forEach(name -> all.add(moments.get(name)));
    this.vectors = spark.broadcast(all.toArray(float[][]::new));
  }

  /** The state, whose arrays all tasks of this JVM share: nobody writes into them. */
  ModelState state() {
    float[][] all = vectors.value();
    Map<String, float[]> moments = new TreeMap<>();
    for (int i = 0; i < sent.size(); i++) {
      moments.put(sent.get(i), all[i + 1]);
    }
    for (String name : zero) {
      moments.put(name, new float[all[0].length]);
    }
    return new ModelState(all[0], new OptimizerState(steps, moments));
  }

  /** The bytes of the vectors, which each executor is sent. */
  long bytes() {
    float[][] all = vectors.value();
    return (long) Float.BYTES * all.length * all[0].length;
  }

  /** Frees the broadcast everywhere. */
  @Override
  public void close() {
    vectors.destroy();
  }
}
