package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingTest {
  @ParameterizedTest(name = "{0} slices on {1} cores, sums of {2} bytes: {3} tasks")
  @CsvSource({
    "1024, 2, 2000000, 8",
    "1024, 2, 18000000, 6",
    "1024, 2, 265000000, 2",
    "5, 2, 2000000, 5",
    "1, 2, 265000000, 1",
    "100000, 1000, 2000000, 4000",
  })
  void tasksGrowWithCoresAndShrinkWithWhatTheySend(int slices, int cores, long bytes, int tasks) {
    assertThat(Grouping.byCores(slices, cores, bytes)).isEqualTo(tasks);
  }
}
