package io.quadraspark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTableTest {
  private static final String EVALUATION =
      """
      {"split": "validation", "scores": {"samples": 400, "top1": 0.9775, "top5": 1.0}}
      """;

  @TempDir Path directory;
  private Path training;
  private Path evaluation;

  @BeforeEach
  void writeSummaries() throws IOException {
    training = directory.resolve("train.json");
    evaluation = directory.resolve("evaluate.json");
    Files.writeString(
        training,
        """
        {"images_per_second": 612.4, "bytes_down_per_round": 45960.0, "bytes_up_per_round": 137900.0,
         "trainable": {"ADAPTER": 10944, "HEAD": 520}, "checkpoint_uri": "s3a://b/run/round-9"}
        """);
    Files.writeString(evaluation, EVALUATION);
  }

  @Test
  void readsTheFiguresFromTheSummaries() throws IOException {
    assertThat(TrainingFigures.read(training, evaluation))
        .isEqualTo(
            new TrainingFigures(0.9775, 11_464, 612.4, 45_960, 137_900, "s3a://b/run/round-9"));
  }

  @Test
  void setsBothTrainingsSideBySide() throws IOException {
    TrainingFigures adapters = TrainingFigures.read(training, evaluation);
    TrainingFigures head = new TrainingFigures(0.49, 520, 2000, 2_080, 6_240, "s3a://b/h");
    assertThat(new ResultTable(head, adapters).text())
        .containsPattern("validation top-1 +49\\.0 % +97\\.8 %")
        .containsPattern("trained weights +520 +11,464")
        .containsPattern("training +2000 images/s +612 images/s")
        .containsPattern("to each executor +2\\.1 kB +46\\.0 kB")
        .containsPattern("to the driver +6\\.2 kB +137\\.9 kB")
        .contains("Adapters gain 48.8 points");
  }

  @Test
  void missesAFigureThatASummaryDoesNotHave() throws IOException {
    Files.writeString(training, "{}");
    assertThatThrownBy(() -> TrainingFigures.read(training, evaluation))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("trainable");
  }
}
