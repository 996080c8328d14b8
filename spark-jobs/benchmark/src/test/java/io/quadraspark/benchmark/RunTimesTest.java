package io.quadraspark.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTimesTest {
  @Test
  void theMiddleOfAllTurnsCounts() {
    RunTimes times = new RunTimes();
    times.add("10.0/9.0 30.0/9.5");
    times.add("20.0/8.0");

    assertThat(times.wall().text(0)).isEqualTo("20 (10 to 30)");
    assertThat(times.cpu().median()).isEqualTo(9.0);
  }

  @Test
  void theMiddleOfAnEvenNumberLiesBetweenTwo() {
    RunTimes times = new RunTimes();
    times.add("10.0/1.0 20.0/1.0");

    assertThat(times.wall().median()).isEqualTo(15.0);
  }
}
