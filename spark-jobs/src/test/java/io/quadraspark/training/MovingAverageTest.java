package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MovingAverageTest {
  @Test
  void roundsWeighByTheirStepsAndTheStepsSince() {
    MovingAverage average = new MovingAverage(0.5);
    Optional<float[]> first = average.after(Optional.empty(), new float[] {8}, 1, 1);
    assertThat(first.orElseThrow()).containsExactly(8);
    // Weights 0.5 * 0.25 = 0.125 of the first round and 0.75 of the second, over 0.875.
    Optional<float[]> second = average.after(first, new float[] {1}, 2, 3);
    assertThat(second.orElseThrow()[0]).isCloseTo((8 * 0.125f + 0.75f) / 0.875f, within(1e-6f));
  }

  @Test
  void weightsThatDoNotMoveAreTheirAverage() {
    MovingAverage average = new MovingAverage(0.999);
    float[] weights = {0.1f, -3};
    Optional<float[]> kept = Optional.empty();
    for (int round = 1; round <= 20; round++) {
      kept = average.after(kept, weights, 7, round * 7L);
    }
    assertThat(kept.orElseThrow()).isEqualTo(weights);
  }

  @Test
  void itsRoundsCanBeOfAnyLength() {
    MovingAverage average = new MovingAverage(0.9);
    float[] weights = {2};
    Optional<float[]> start = average.after(Optional.empty(), new float[] {5}, 4, 4);
    Optional<float[]> one = average.after(start, weights, 6, 10);
    Optional<float[]> two = average.after(average.after(start, weights, 2, 6), weights, 4, 10);
    assertThat(one.orElseThrow()[0]).isCloseTo(two.orElseThrow()[0], within(1e-6f));
  }

  @Test
  void aDecayOfZeroKeepsNone() {
    assertThat(MovingAverage.NONE.after(Optional.empty(), new float[] {1}, 1, 1)).isEmpty();
  }
}
