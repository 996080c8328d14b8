package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitAlarmTest {
  private final WaitAlarm alarm = new WaitAlarm();

  @Test
  void itRingsOnceInTheSecondRoundInARowThatWaitsLong() {
    assertThat(alarm.after(1, 0.5)).isEmpty();
    assertThat(alarm.after(2, 0.05)).isEmpty();
    assertThat(alarm.after(3, 0.2)).isEmpty();
    assertThat(alarm.after(4, 0.12).orElseThrow())
        .contains("round 4", "12 %", "--decode-threads", "spark.task.cpus", "--size");
    assertThat(alarm.after(5, 0.5)).isEmpty();
  }

  @Test
  void aTrainerThatDoesNotSayDoesNotWait() {
    assertThat(alarm.after(1, RoundRunner.RoundResult.UNKNOWN)).isEmpty();
    assertThat(alarm.after(2, RoundRunner.RoundResult.UNKNOWN)).isEmpty();
  }
}
