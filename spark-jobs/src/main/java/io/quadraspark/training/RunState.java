package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.util.List;
import java.util.Map;

/**
 * Where a run stands: the content of {@code state.json}.
 *
 * @param format version of the file
 * @param run identity of the run, kept when it is continued
 * @param round rounds done
 * @param position samples of the stream used up
 * @param optimizerSteps local steps done by each slice
 * @param moments names of the inner optimiser's moments
 * @param outerMemory names of the outer optimiser's vectors
 * @param terms what was asked for
 * @param frozenHash of the frozen tensors after the round, where it was audited; else empty
 * @param loss mean training loss of the last round
 * @param accuracy share of the last round's samples that were right when they were trained on; -1
 *     where the trainer does not say
 * @param validation of this round; null where it was not validated
 * @param best the best validation so far; null before the first
 */
public record RunState(
    int format,
    String run,
    int round,
    long position,
    long optimizerSteps,
    List<String> moments,
    List<String> outerMemory,
    RunTerms terms,
    String frozenHash,
    double loss,
    double accuracy,
    Scores validation,
    Best best) {
  public static final int FORMAT = 2;

  /** A new run, before its first round. */
  static RunState start(String run, RunTerms terms, OptimizerState optimizer) {
    return new RunState(
        FORMAT, run, 0, 0, 0, names(optimizer.moments()), List.of(), terms, "", 0, 0, null, null);
  }

  /** After one more round, which is not validated yet. */
  RunState afterRound(RoundPlan plan, RunVectors vectors, RoundRunner.RoundResult result) {
    OptimizerState optimizer = vectors.model().optimizer();
    return new RunState(
        format,
        run,
        plan.round() + 1,
        plan.end(),
        optimizer.steps(),
        names(optimizer.moments()),
        names(vectors.outerMemory()),
        terms,
        result.frozenHash(),
        result.lossSum() / result.samples(),
        result.accuracy(),
        null,
        best);
  }

  private static List<String> names(Map<String, float[]> vectors) {
    return vectors.keySet().stream().sorted().toList();
  }

  /** With this round's validation. */
  RunState validated(Scores scores) {
    Best next =
        best == null || scores.top1() > best.top1()
            ? new Best(round, scores.top1(), 0)
            : new Best(best.round(), best.top1(), best.validationsSince() + 1);
    return new RunState(
        format,
        run,
        round,
        position,
        optimizerSteps,
        moments,
        outerMemory,
        terms,
        frozenHash,
        loss,
        accuracy,
        scores,
        next);
  }

  /** The same place of the same run, continued on these terms. */
  RunState under(RunTerms now) {
    return new RunState(
        format,
        run,
        round,
        position,
        optimizerSteps,
        moments,
        outerMemory,
        now,
        frozenHash,
        loss,
        accuracy,
        validation,
        best);
  }

  /** Whether the last round's validation is the best so far. */
  boolean isBest() {
    return best != null && best.round() == round;
  }

  /**
   * The figures of a validation.
   *
   * @param top1 share of samples whose label scored highest
   * @param top5 share of samples whose label was among the five highest
   * @param loss mean cross entropy in nats
   */
  public record Scores(long samples, double top1, double top5, double loss) {}

  /**
   * The validation with the highest top-1, the earlier of equal ones.
   *
   * @param round that it followed
   * @param validationsSince how many have followed it, none of them better
   */
  public record Best(int round, double top1, int validationsSince) {}
}
