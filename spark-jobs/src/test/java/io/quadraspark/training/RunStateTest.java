package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.OptimizerState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStateTest {
  private final RunState start =
      RunState.start(
          "run", RunTerms.of(Map.of(), Map.of(), Map.of(), null), new OptimizerState(0, Map.of()));

  @Test
  void aTieKeepsTheEarlierRoundTheBest() {
    RunState first = at(3).validated(scores(0.8));
    assertThat(first.best()).isEqualTo(new RunState.Best(3, 0.8, 0));
    assertThat(first.isBest()).isTrue();
    RunState tie = at(4, first).validated(scores(0.8));
    assertThat(tie.best()).isEqualTo(new RunState.Best(3, 0.8, 1));
    assertThat(tie.isBest()).isFalse();
    RunState better = at(5, tie).validated(scores(0.81));
    assertThat(better.best()).isEqualTo(new RunState.Best(5, 0.81, 0));
  }

  @Test
  void aRunStopsAfterThatManyValidationsWithoutABetterOne() {
    Cadence cadence = new Cadence(1, 1, 1, 2);
    RunState best = at(1).validated(scores(0.8));
    RunState once = at(2, best).validated(scores(0.7));
    RunState twice = at(3, once).validated(scores(0.8));
    assertThat(cadence.stops(best)).isFalse();
    assertThat(cadence.stops(once)).isFalse();
    assertThat(cadence.stops(twice)).isTrue();
    assertThat(new Cadence(1, 1, 1, 0).stops(twice)).isFalse();
    assertThat(cadence.stops(start)).isFalse();
  }

  private RunState at(int round) {
    return at(round, start);
  }

  private static RunState at(int round, RunState before) {
    ModelState model = new ModelState(new float[0], new OptimizerState(round, Map.of()));
    return before.afterRound(
        new RoundPlan(round - 1, round - 1, 1, 1, 1, false),
        new RunVectors(model, Map.of(), java.util.Optional.empty()),
        new RoundRunner.RoundResult(
            new float[0], model.optimizer(), new float[0], 1, 1, 1, 0, 0, "", 0));
  }

  private static RunState.Scores scores(double top1) {
    return new RunState.Scores(10, top1, 1, 0.5);
  }
}
