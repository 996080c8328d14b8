package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GapAlarmTest {
  private final GapAlarm alarm = new GapAlarm();

  @Test
  void itRingsOnceInTheSecondRoundInARowWithALargeGap() {
    assertThat(after(1, 0.3)).isEmpty();
    assertThat(after(2, 0.04)).isEmpty();
    assertThat(after(3, 0.06)).isEmpty();
    assertThat(after(4, 0.07).orElseThrow())
        .contains("round 4", "block1", "7.0 %", "--local-steps", "--alternate-factors");
    assertThat(after(5, 0.9)).isEmpty();
    assertThat(after(6, 0.9)).isEmpty();
  }

  @Test
  void roundsWithoutAGapAreNotLarge() {
    assertThat(after(1, 0.3)).isEmpty();
    assertThat(alarm.after(2, Optional.empty())).isEmpty();
    assertThat(after(3, 0.3)).isEmpty();
  }

  private Optional<String> after(int round, double gap) {
    return alarm.after(round, Optional.of(new FactorGap(gap, "block1", Map.of("block1", gap))));
  }
}
