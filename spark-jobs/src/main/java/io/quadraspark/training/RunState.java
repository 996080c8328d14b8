package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
 * @param fixed what may not change when the run is continued
 * @param configuration the rest of what was asked for, which may
 * @param configurationSha256 hash over fixed and configuration
 * @param environment versions and instruction set that the bits depend on
 * @param frozenHash of the frozen tensors after training; empty in pretraining
 * @param loss mean training loss of the last round
 * @param accuracy share of the last round's samples that were right when they were trained on; -1
 *     where the trainer does not say
 * @param validation of this round; null where it was not validated
 * @param best the round with the highest validation top-1 so far, the earlier of equal ones; null
 *     before the first validation
 * @param adapter what an export of this state is; null in pretraining
 */
public record RunState(
    int format,
    String run,
    int round,
    long position,
    long optimizerSteps,
    List<String> moments,
    List<String> outerMemory,
    Map<String, String> fixed,
    Map<String, String> configuration,
    String configurationSha256,
    Map<String, String> environment,
    String frozenHash,
    double loss,
    double accuracy,
    Scores validation,
    Best best,
    AdapterConfig adapter) {
  public static final int FORMAT = 1;

  public RunState {
    fixed = new TreeMap<>(fixed);
    configuration = new TreeMap<>(configuration);
    environment = new TreeMap<>(environment);
  }

  /** After one more round, which is not validated yet. */
  RunState afterRound(
      RoundPlan plan,
      OptimizerState optimizer,
      List<String> memory,
      RoundRunner.RoundResult result) {
    return new RunState(
        format,
        run,
        plan.round() + 1,
        plan.end(),
        optimizer.steps(),
        List.copyOf(optimizer.moments().keySet()),
        memory,
        fixed,
        configuration,
        configurationSha256,
        environment,
        result.frozenHash(),
        result.lossSum() / result.samples(),
        result.accuracy(),
        null,
        best,
        adapter);
  }

  /** With this round's validation; an equal top-1 leaves the earlier round the best. */
  RunState validated(Scores scores) {
    boolean better = best == null || scores.top1() > best.top1();
    return new RunState(
        format,
        run,
        round,
        position,
        optimizerSteps,
        moments,
        outerMemory,
        fixed,
        configuration,
        configurationSha256,
        environment,
        frozenHash,
        loss,
        accuracy,
        scores,
        better ? new Best(round, scores.top1()) : best,
        adapter);
  }

  /** The same place of the same run, continued with these settings. */
  RunState under(RunSettings settings) {
    return new RunState(
        format,
        run,
        round,
        position,
        optimizerSteps,
        moments,
        outerMemory,
        settings.fixed(),
        settings.configuration(),
        settings.configurationHash(),
        settings.environment(),
        frozenHash,
        loss,
        accuracy,
        validation,
        best,
        settings.adapter());
  }

  /**
   * The figures of a validation.
   *
   * @param top1 share of samples whose label scored highest
   * @param top5 share of samples whose label was among the five highest
   * @param loss mean cross entropy in nats
   */
  public record Scores(long samples, double top1, double top5, double loss) {}

  /** The best round so far. */
  public record Best(int round, double top1) {}
}
