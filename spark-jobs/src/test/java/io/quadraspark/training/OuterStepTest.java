package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OuterStepTest {
  private static final Offset<Float> CLOSE = within(1e-6f);

  private static final VectorLayout LAYOUT =
      new VectorLayout.Builder()
          .add("c.adapter.wa", Role.ADAPTER, 1)
          .add("c.adapter.wb", Role.ADAPTER, 1)
          .add("bn.running_mean", Role.STATISTIC, 1)
          .add("head.weight", Role.HEAD, 1)
          .build();

  private final float[] weights = {1, 2, 3, 4};
  private final float[] delta = {0.5f, -0.25f, 0.125f, 1};

  @Test
  void theMeanIsTakenAsItIs() {
    OuterStep.Stepped stepped = step(OuterOptimizer.mean(), constant(), Map.of());
    assertThat(stepped.weights()).containsExactly(1.5f, 1.75f, 3.125f, 5);
    assertThat(stepped.memory()).isEmpty();
  }

  @Test
  void nesterovLooksAheadAlongItsVelocity() {
    OuterOptimizer nesterov = new NesterovStep(0.7, 0.9);
    // v = -delta; w + 0.7 (1 + 0.9) delta
    OuterStep.Stepped first = step(nesterov, constant(), Map.of());
    assertThat(first.weights()[0]).isCloseTo(1 + 0.7f * 1.9f * 0.5f, CLOSE);
    assertThat(first.weights()[1]).isCloseTo(2 - 0.7f * 1.9f * 0.25f, CLOSE);
    assertThat(first.memory().get("velocity")[0]).isEqualTo(-0.5f);
    // v = 0.9 v - delta = -0.95; w + 0.7 (0.5 + 0.9 * 0.95)
    OuterStep.Stepped second = step(nesterov, constant(), first.memory());
    assertThat(second.memory().get("velocity")[0]).isCloseTo(-0.95f, CLOSE);
    assertThat(second.weights()[0]).isCloseTo(1 + 0.7f * (0.5f + 0.9f * 0.95f), CLOSE);
    assertThat(first.memory().get("velocity")[0]).as("not written into").isEqualTo(-0.5f);
  }

  @Test
  void slowMomentumMeasuresDeltasInInnerLearningRates() {
    OuterOptimizer slow = new SlowMomentumStep(1, 0.5);
    // gamma 0.1 for adapters, 0.2 for the head: u = -delta / gamma
    OuterStep.Stepped first = step(slow, constant(), Map.of());
    assertThat(first.memory().get("momentum")[0]).isCloseTo(-5, CLOSE);
    assertThat(first.memory().get("momentum")[3]).isCloseTo(-5, CLOSE);
    assertThat(first.weights()[0]).as("the mean at first").isCloseTo(1.5f, CLOSE);
    // u = 0.5 * -5 - 5 = -7.5; w + 0.1 * 7.5
    OuterStep.Stepped second = step(slow, constant(), first.memory());
    assertThat(second.memory().get("momentum")[0]).isCloseTo(-7.5f, CLOSE);
    assertThat(second.weights()[0]).isCloseTo(1.75f, CLOSE);
    assertThat(second.weights()[3]).isCloseTo(4 + 0.2f * 7.5f, CLOSE);
  }

  @Test
  void slowMomentumTakesTheMeanRateOfTheRound() {
    // Warm-up over 8 steps to 0.1: steps 4 and 5 have 0.0625 and 0.075.
    Schedule rate = new Schedule(Schedule.Kind.CONSTANT, 0.1, 8, 100);
    OuterStep.Stepped stepped =
        new OuterStep(new SlowMomentumStep(1, 0.5), LAYOUT, spec(rate, rate))
            .step(plan(FactorSide.NONE), 4, weights, delta, Map.of());
    assertThat(stepped.memory().get("momentum")[0]).isCloseTo(-0.5f / 0.06875f, CLOSE);
  }

  @Test
  void slowMomentumRemembersNothingOfWhatHasNoRate() {
    Schedule none = Schedule.constant(0);
    OuterStep.Stepped stepped =
        step(new SlowMomentumStep(1, 0.5), spec(none, Schedule.constant(0.2)), Map.of());
    assertThat(stepped.weights()[0]).isEqualTo(1.5f);
    assertThat(stepped.memory().get("momentum")[0]).isZero();
    assertThat(stepped.memory().get("momentum")[3]).isCloseTo(-5, CLOSE);
  }

  @Test
  void statisticsTakeTheirMeanWhateverTheOptimiser() {
    for (OuterOptimizer outer :
        new OuterOptimizer[] {new NesterovStep(0.7, 0.9), new SlowMomentumStep(0.3, 0.5)}) {
      OuterStep.Stepped first = step(outer, constant(), Map.of());
      OuterStep.Stepped second = step(outer, constant(), first.memory());
      assertThat(second.weights()[2]).isEqualTo(3.125f);
      second.memory().values().forEach(memory -> assertThat(memory[2]).isZero());
    }
  }

  @Test
  void aHeldFactorAndItsMemoryStay() {
    OuterOptimizer nesterov = new NesterovStep(0.7, 0.9);
    OuterStep.Stepped first = step(nesterov, constant(), Map.of());
    OuterStep.Stepped second =
        new OuterStep(nesterov, LAYOUT, constant())
            .step(plan(FactorSide.RIGHT), 0, weights, delta, first.memory());
    assertThat(second.weights()[1]).isEqualTo(2);
    assertThat(second.memory().get("velocity")[1]).isEqualTo(first.memory().get("velocity")[1]);
    assertThat(second.weights()[0]).isNotEqualTo(1);
  }

  private OuterStep.Stepped step(
      OuterOptimizer outer, OptimizerSpec inner, Map<String, float[]> memory) {
    return new OuterStep(outer, LAYOUT, inner)
        .step(plan(FactorSide.NONE), 0, weights, delta, memory);
  }

  private static RoundPlan plan(FactorSide held) {
    return new RoundPlan(0, 0, 2, 2, 8, false, held);
  }

  private static OptimizerSpec constant() {
    return spec(Schedule.constant(0.1), Schedule.constant(0.2));
  }

  private static OptimizerSpec spec(Schedule adapters, Schedule head) {
    return new OptimizerSpec(OptimizerSpec.Kind.SGD, adapters, head, 0, 0, 0, 0);
  }
}
