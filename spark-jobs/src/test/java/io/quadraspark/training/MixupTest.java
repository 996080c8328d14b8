package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.engine.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixupTest {
  private static Batch batch() {
    return new Batch(new float[] {1, 2, 10, 20, 100, 200}, new int[] {5, 6, 7}, 3);
  }

  @Test
  void everySampleIsMixedWithTheOneFromTheOtherEnd() {
    Mixup mixup = new Mixup(0.4);
    float s = (float) mixup.share(3, 96);
    float rest = 1 - s;
    Batch mixed = mixup.mix(batch(), 3, 96);
    assertThat(mixed.values())
        .containsExactly(
            new float[] {
              s * 1 + rest * 100, s * 2 + rest * 200, 10, 20, s * 100 + rest * 1, s * 200 + rest * 2
            },
            within(1e-4f));
    assertThat(mixed.labels()).containsExactly(5, 6, 7);
    assertThat(mixed.others()).containsExactly(7, 6, 5);
    assertThat(mixed.share()).isEqualTo(mixup.share(3, 96));
  }

  @Test
  void withoutAlphaNothingIsMixed() {
    Batch batch = batch();
    assertThat(Mixup.NONE.mix(batch, 3, 96)).isSameAs(batch);
    assertThat(batch.share()).isEqualTo(1);
    assertThat(batch.others()).isSameAs(batch.labels());
  }

  @Test
  void theShareComesFromSeedAndPositionAlone() {
    Mixup mixup = new Mixup(0.2);
    assertThat(mixup.share(3, 96)).isEqualTo(new Mixup(0.2).share(3, 96));
    assertThat(mixup.share(3, 128)).isNotEqualTo(mixup.share(3, 96));
    assertThat(mixup.share(4, 96)).isNotEqualTo(mixup.share(3, 96));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 1, 10})
  void sharesHaveMeanAndVarianceOfTheirBeta(double alpha) {
    int draws = 4000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double share = new Mixup(alpha).share(1, 32L * i);
      assertThat(share).isBetween(0.0, 1.0);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(sum / draws).isCloseTo(0.5, within(4 * Math.sqrt(variance / draws)));
    assertThat(squares / draws).isCloseTo(variance, within(0.06 * variance + 1e-3));
  }
}
