package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {
  private static final int SLICES = 3;
  private static final int BATCH = 8;

  @Test
  void theLastRoundIsShortenedToFit() {
    RoundSchedule schedule = schedule(10, new LocalSteps.Constant(4), false);
    assertThat(localSteps(schedule)).containsExactly(4, 4, 2);
    assertThat(schedule.roundsFrom(0)).isEqualTo(3);
    assertThat(schedule.roundsFrom(8)).isEqualTo(1);
    assertThat(schedule.roundsFrom(10)).isZero();
    assertThat(schedule.samplesFrom(8)).isEqualTo(2 * SLICES * BATCH);
  }

  @Test
  void theQuadraticRuleGrowsAsTheRateFalls() {
    // No warm-up; (0.2 / rate)^2 with rates 0.1, then 0.05 (1 + cos(pi s / 40)).
    Schedule cosine = new Schedule(Schedule.Kind.COSINE, 0.1, 0, 40);
    LocalSteps rule = new LocalSteps.Quadratic(4, 16, 0.2, cosine);
    assertThat(rule.at(0)).as("(0.2 / 0.1)^2").isEqualTo(4);
    // rate 0.09045: 4.889
    assertThat(rule.at(8)).isEqualTo(4);
    // rate 0.07939: 6.346
    assertThat(rule.at(12)).isEqualTo(6);
    // rate 0.05782: 11.96
    assertThat(rule.at(18)).isEqualTo(11);
    assertThat(rule.at(39)).as("bounded").isEqualTo(16);
    assertThat(localSteps(schedule(40, rule, false))).containsExactly(4, 4, 4, 6, 11, 11);
  }

  @Test
  void thePeakCountsDuringTheWarmUp() {
    Schedule rate = new Schedule(Schedule.Kind.CONSTANT, 0.1, 20, 40);
    LocalSteps rule = new LocalSteps.Quadratic(2, 100, 0.3, rate);
    assertThat(rule.at(0)).isEqualTo(rule.at(20)).isEqualTo(9);
  }

  @Test
  void aRateOfZeroIsBoundedToo() {
    Schedule rate = new Schedule(Schedule.Kind.COSINE, 0.1, 0, 10);
    assertThat(new LocalSteps.Quadratic(2, 100, 0.3, rate).at(10)).isEqualTo(100);
  }

  @Test
  void theRoundsFromAnywhereAreThoseOfTheWholeRun() {
    Schedule cosine = new Schedule(Schedule.Kind.COSINE, 0.1, 5, 97);
    RoundSchedule schedule = schedule(97, new LocalSteps.Quadratic(3, 24, 0.18, cosine), false);
    List<RoundPlan> plans = plans(schedule);
    long step = 0;
    long position = 0;
    for (RoundPlan plan : plans) {
      assertThat(plan.position()).isEqualTo(position).isEqualTo(step * SLICES * BATCH);
      assertThat(schedule.roundsFrom(step)).isEqualTo(plans.size() - plan.round());
      step += plan.localSteps();
      position = plan.end();
    }
    assertThat(step).isEqualTo(97);
  }

  @Test
  void factorsAreHeldInTurnsTheRightOneFirst() {
    RoundSchedule schedule = schedule(9, new LocalSteps.Constant(3), true);
    assertThat(plans(schedule))
        .extracting(RoundPlan::held)
        .containsExactly(FactorSide.RIGHT, FactorSide.LEFT, FactorSide.RIGHT);
    assertThat(plans(schedule(9, new LocalSteps.Constant(3), false)))
        .extracting(RoundPlan::held)
        .containsOnly(FactorSide.NONE);
  }

  private static RoundSchedule schedule(long steps, LocalSteps rule, boolean alternates) {
    return new RoundSchedule(steps, rule, SLICES, BATCH, alternates);
  }

  private static List<Integer> localSteps(RoundSchedule schedule) {
    return plans(schedule).stream().map(RoundPlan::localSteps).toList();
  }

  private static List<RoundPlan> plans(RoundSchedule schedule) {
    List<RoundPlan> plans = new ArrayList<>();
    RunState state =
        RunState.start(
            "run",
            RunTerms.of(Map.of(), Map.of(), Map.of(), null),
            new OptimizerState(0, Map.of()));
    long steps = 0;
    while (!schedule.endsAt(steps)) {
      RoundPlan plan = schedule.after(state);
      plans.add(plan);
      steps += plan.localSteps();
      ModelState model = new ModelState(new float[0], new OptimizerState(steps, Map.of()));
      state =
          state.afterRound(
              plan,
              new RunVectors(model, Map.of(), java.util.Optional.empty()),
              new RoundRunner.RoundResult(
                  new float[0],
                  model.optimizer(),
                  new float[0],
                  plan.samples(),
                  1,
                  1,
                  0,
                  0,
                  "",
                  0));
    }
    return plans;
  }
}
