package io.quadraspark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How well a network does on one split.
 *
 * @param samples how many were evaluated
 * @param top1 share of samples whose label scored highest
 * @param top5 share of samples whose label was among the five highest
 * @param loss mean cross entropy in nats, without label smoothing
 * @param perClass by class index, every class of the head
 * @param confusion the pairs of label and prediction that occur, in order
 */
public record EvaluationResult(
    long samples,
    double top1,
    double top5,
    double loss,
    List<ClassScores> perClass,
    List<Confusion> confusion) {
  public EvaluationResult {
    perClass = List.copyOf(perClass);
    confusion = List.copyOf(confusion);
  }

  /** One class: its samples, and how many of them were right. */
  public record ClassScores(int label, long samples, long top1, long top5) {}

  /** {@code count} samples with this label were taken for {@code predicted}. */
  public record Confusion(int label, int predicted, long count) {}

  static EvaluationResult of(
      int classes, long samples, double lossSum, Map<Long, Long> pairs, Map<Integer, Long> top5) {
    long[] total = new long[classes];
    long[] right = new long[classes];
    List<Confusion> confusion = new ArrayList<>();
    pairs.forEach(
        (pair, count) -> {
          int label = (int) (pair / classes);
          int predicted = (int) (pair % classes);
          total[label] += count;
          right[label] += label == predicted ? count : 0;
          confusion.add(new Confusion(label, predicted, count));
        });
    long allRight = 0;
    long allTop5 = 0;
    List<ClassScores> perClass = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      long inTop5 = top5.getOrDefault(label, 0L);
      perClass.add(new ClassScores(label, total[label], right[label], inTop5));
      allRight += right[label];
      allTop5 += inTop5;
    }
    double n = Math.max(1, samples);
    return new EvaluationResult(
        samples, allRight / n, allTop5 / n, lossSum / n, perClass, confusion);
  }

  RunState.Scores scores() {
    return new RunState.Scores(samples, top1, top5, loss);
  }
}
