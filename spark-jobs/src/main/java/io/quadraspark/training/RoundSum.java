package io.quadraspark.training;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.sum.Chunks;
import io.quadraspark.training.sum.ExactSum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Adds up slices of one round: those of a task where they were trained, and what all tasks send on
 * the driver. Holds one exact sum for the deltas, one for each kind of moments and one for the
 * sketches, whatever the number of slices; how slices are grouped into tasks does not change a bit
 * of the result.
 */
final class RoundSum {
  /** First byte of what {@link #toBytes} gives. */
  static final byte KIND = 2;

  /** Kind, correct images, the data wait, and the counts of the hash's bytes and of the slices. */
  private static final int HEADER_BYTES = 1 + 3 * Long.BYTES + 2 * Integer.BYTES;

  private static final int SLICE_BYTES = Integer.BYTES + Double.BYTES;

  /** What the figures of a slice and the fields of a sum take besides vectors, generously. */
  private static final long FIGURES_BYTES = 128;

  private final RoundPlan plan;
  private final VectorLayout layout;
  private final Chunks chunks;
  private final ExactSum delta;
  private final Map<String, ExactSum> moments = new TreeMap<>();
  private final ExactSum sketch;
  private final Map<Integer, String> diverged = new TreeMap<>();
  private final TreeSet<String> frozenHashes = new TreeSet<>();
  private final double[] lossSums;
  private final boolean[] seen;
  private long correct;
  private DataWait dataWait = DataWait.NONE;
  private long bytes;

  /**
   * An empty sum.
   *
   * @param sketches layout of a slice's sketch
   * @param averagedMoments names of the moments that slices send
   * @param chunks who adds vectors
   */
  RoundSum(
      RoundPlan plan,
      VectorLayout layout,
      VectorLayout sketches,
      Iterable<String> averagedMoments,
      Chunks chunks) {
    this.plan = plan;
    this.layout = layout;
    this.chunks = chunks;
    this.delta = sum("the delta", layout);
    averagedMoments.forEach(name -> moments.put(name, sum("the optimiser's " + name, layout)));
    this.sketch = sum("the quadratic terms", sketches);
    this.lossSums = new double[plan.slices()];
    this.seen = new boolean[plan.slices()];
  }

  private ExactSum sum(String what, VectorLayout summed) {
    return new ExactSum(what + " of round " + (plan.round() + 1), summed, plan.samples(), chunks);
  }

  /** Adds one slice. */
  void add(SliceOutcome outcome) {
    see(outcome.slice());
    if (outcome instanceof SliceOutcome.Diverged failed) {
      diverged.put(failed.slice(), failed.message());
    } else if (outcome instanceof SliceOutcome.Trained trained) {
      add(trained);
    }
  }

  private void add(SliceOutcome.Trained trained) {
    try {
      delta.add(trained.delta(), trained.samples());
      moments.forEach((name, sum) -> sum.add(trained.moments().get(name), trained.samples()));
      sketch.add(trained.sketch(), trained.samples());
    } catch (DivergedException e) {
      diverged.put(trained.slice(), e.getMessage());
      return;
    }
    lossSums[trained.slice()] = trained.lossSum();
    correct += trained.correct();
    dataWait = dataWait.plus(trained.dataWait());
    frozenHashes.add(trained.frozenHash());
  }

  private void see(int slice) {
    if (seen[slice]) {
      throw new IllegalStateException(
          "Slice %d of round %d came twice".formatted(slice, plan.round() + 1));
    }
    seen[slice] = true;
  }

  /** Whether a slice diverged, so that no sum of the round is of use. */
  boolean hasDiverged() {
    return !diverged.isEmpty();
  }

  /** The most bytes that {@link #toBytes} gives for so many slices. */
  static long bytesBound(int slices, int vectors, int elements, int sketched) {
    return vectors * ExactSum.writtenBound(elements)
        + ExactSum.writtenBound(sketched)
        + (1L + slices) * FIGURES_BYTES;
  }

  /** What a task sends of its slices. */
  byte[] toBytes() {
    if (hasDiverged()) {
      Map.Entry<Integer, String> first = firstDiverged();
      return new SliceOutcome.Diverged(first.getKey(), first.getValue()).toBytes();
    }
    byte[] hash = hash().getBytes(StandardCharsets.UTF_8);
    List<Integer> slices = seenSlices();
    List<ExactSum> sums = new ArrayList<>(List.of(delta));
    sums.addAll(moments.values());
    sums.add(sketch);
    long size = HEADER_BYTES + hash.length + (long) slices.size() * SLICE_BYTES;
    size += sums.stream().mapToLong(ExactSum::written).sum() + ExactSum.SLACK;
    // Once, and in its size: sums of a large head would not fit into a task's memory twice.
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.put(KIND).putLong(correct);
    out.putLong(dataWait.waitedNanos()).putLong(dataWait.nanos());
    out.putInt(hash.length).put(hash).putInt(slices.size());
    slices.forEach(slice -> out.putInt(slice).putDouble(lossSums[slice]));
    sums.forEach(sum -> sum.write(out));
    return out.array();
  }

  private List<Integer> seenSlices() {
    return IntStream.range(0, seen.length).filter(slice -> seen[slice]).boxed().toList();
  }

  /** Adds what a task sent: one slice, or the sum of several. */
  void merge(byte[] sent) {
    bytes += sent.length;
    if (sent[0] != KIND) {
      add(SliceOutcome.fromBytes(sent));
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(sent);
    in.get();
    correct += in.getLong();
    dataWait = dataWait.plus(new DataWait(in.getLong(), in.getLong()));
    byte[] hash = new byte[in.getInt()];
    in.get(hash);
    frozenHashes.add(new String(hash, StandardCharsets.UTF_8));
    for (int left = in.getInt(); left > 0; left--) {
      int slice = in.getInt();
      see(slice);
      lossSums[slice] = in.getDouble();
    }
    delta.merge(in);
    for (ExactSum sum : moments.values()) {
      sum.merge(in);
    }
    sketch.merge(in);
  }

  /** The means, once every slice is in. */
  RoundRunner.RoundResult result(OptimizerState before, long bytesDown) {
    if (hasDiverged()) {
      Map.Entry<Integer, String> first = firstDiverged();
      throw new DivergedException(
          "Round %d diverged in slice %d: %s"
              .formatted(plan.round() + 1, first.getKey(), first.getValue()));
    }
    for (int slice = 0; slice < seen.length; slice++) {
      if (!seen[slice]) {
        throw new IllegalStateException(
            "Slice %d of round %d sent nothing".formatted(slice, plan.round() + 1));
      }
    }
    double lossSum = 0;
    for (double part : lossSums) {
      lossSum += part;
    }
    Map<String, float[]> means = new TreeMap<>();
    for (String name : before.moments().keySet()) {
      ExactSum sum = moments.get(name);
      means.put(name, sum == null ? new float[layout.length()] : sum.mean());
    }
    return new RoundRunner.RoundResult(
        delta.mean(),
        new OptimizerState(before.steps() + plan.localSteps(), means),
        sketch.mean(),
        delta.weight(),
        lossSum,
        correct,
        bytesDown,
        bytes,
        hash(),
        dataWait.share());
  }

  /** The first slice's message whatever arrived first: the same error each time. */
  private Map.Entry<Integer, String> firstDiverged() {
    return diverged.entrySet().iterator().next();
  }

  private String hash() {
    if (frozenHashes.size() > 1) {
      throw new IllegalStateException(
          "Executors disagree on the frozen weights after round %d: %s"
              .formatted(plan.round() + 1, String.join(" and ", frozenHashes)));
    }
    return frozenHashes.isEmpty() ? "" : frozenHashes.first();
  }
}
