package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  @Test
  void waitingForDataIsSaidWhereItIsMoreThanUsual() {
    assertThat(line(0.12)).contains("accuracy 50.0 %  data wait 12 %  4 images/s");
    assertThat(line(0.04)).contains("accuracy 50.0 %  4 images/s");
    assertThat(line(-1)).doesNotContain("data wait");
  }

  private static String line(double dataWait) {
    List<String> lines = new ArrayList<>();
    new ProgressLines(lines::add)
        .roundFinished(
            new RoundReport(
                3, 99, 0.5, 24, 1.25, 0.5, 2.0, 4.0, 100.0, 1000, 2000, dataWait, null));
    return lines.get(0);
  }
}
