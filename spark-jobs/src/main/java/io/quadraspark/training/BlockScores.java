package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** What the evaluation of one block counted. */
final class BlockScores {
  private static final int TOP = 5;

  private final int classes;
  private long samples;
  private double lossSum;

  /** Samples by {@code label * classes + predicted}; only pairs that occur. */
  private final Map<Long, Long> pairs = new TreeMap<>();

  /** Samples by label whose label was among the five highest. */
  private final Map<Integer, Long> top5 = new TreeMap<>();

  BlockScores(int classes) {
    this.classes = classes;
  }

  /** Counts a batch; {@code logits} are [N, classes]. */
  void add(Batch batch, float[] logits) {
    for (int n = 0; n < batch.size(); n++) {
      add(logits, n * classes, batch.labels()[n]);
    }
    samples += batch.size();
  }

  private void add(float[] logits, int from, int label) {
    int predicted = 0;
    int above = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      float score = logits[from + c];
      float own = logits[from + label];
      // Of equal scores the lower index comes first, whoever evaluates.
      above += score > own || (score == own && c < label) ? 1 : 0;
      predicted = score > logits[from + predicted] ? c : predicted;
      max = Math.max(max, score);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[from + c] - max);
    }
    // A score that is not a number makes the loss one too, which the driver refuses.
    lossSum += Math.log(sum) + max - logits[from + label];
    pairs.merge((long) label * classes + predicted, 1L, Long::sum);
    if (above < TOP) {
      top5.merge(label, 1L, Long::sum);
    }
  }

  /** Adds another block, this one being before it. */
  void merge(BlockScores next) {
    samples += next.samples;
    lossSum += next.lossSum;
    next.pairs.forEach((pair, count) -> pairs.merge(pair, count, Long::sum));
    next.top5.forEach((label, count) -> top5.merge(label, count, Long::sum));
  }

  EvaluationResult result() {
    return EvaluationResult.of(classes, samples, lossSum, pairs, top5);
  }

  /** A plain array, so that any Spark serialiser will do. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(classes);
      out.writeLong(samples);
      out.writeDouble(lossSum);
      out.writeInt(pairs.size());
      for (Map.Entry<Long, Long> pair : pairs.entrySet()) {
        out.writeLong(pair.getKey());
        out.writeLong(pair.getValue());
      }
      out.writeInt(top5.size());
      for (Map.Entry<Integer, Long> label : top5.entrySet()) {
        out.writeInt(label.getKey());
        out.writeLong(label.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static BlockScores fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      BlockScores scores = new BlockScores(in.readInt());
      scores.samples = in.readLong();
      scores.lossSum = in.readDouble();
      for (int left = in.readInt(); left > 0; left--) {
        scores.pairs.put(in.readLong(), in.readLong());
      }
      for (int left = in.readInt(); left > 0; left--) {
        scores.top5.put(in.readInt(), in.readLong());
      }
      return scores;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
