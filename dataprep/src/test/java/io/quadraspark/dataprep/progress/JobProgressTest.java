package io.quadraspark.dataprep.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.TestSpark;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class JobProgressTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final SparkContext spark = TestSpark.session().sparkContext();

  private void count(WorkCounters counters, int images, long pauseMillis) {
    JavaSparkContext.fromSparkContext(spark)
        .parallelize(List.of(1, 2), 2)
        .foreach(
            task -> {
              for (int i = 0; i < images; i++) {
                counters.done(10);
                Thread.sleep(pauseMillis);
              }
              counters.refused(30);
            });
  }

  @Test
  void aStepEndsWithALineThatHasItsSums() {
    try (JobProgress progress = new JobProgress(spark, "quarantined", lines::add)) {
      count(progress.begin("convert images", 0, 1000), 3, 0);
      count(progress.begin("write shards", 0, 0), 1, 0);
      progress.finish();
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("convert images  done: 8 images, 120 B, 2 quarantined, in ");
    assertThat(lines.get(1)).startsWith("write shards  done: 4 images, 80 B, 2 quarantined");
  }

  @Test
  void linesComeWhileTheStepRuns() {
    try (JobProgress progress =
        new JobProgress(spark, "quarantined", lines::add, Duration.ofMillis(20))) {
      count(progress.begin("convert images", 0, 1000), 5, 40);
    }

    assertThat(lines)
        .isNotEmpty()
        .allMatch(line -> line.startsWith("convert images  ") && line.contains(" of 1.0 kB"));
  }

  @Test
  void aStepThatFailedIsNotSaidToBeDone() {
    try (JobProgress progress = new JobProgress(spark, "quarantined", lines::add)) {
      count(progress.begin("convert images", 0, 1000), 1, 0);
    }

    assertThat(lines).noneMatch(line -> line.contains("done"));
  }

  @Test
  void aLineHasSpeedAndWhatIsLeft() {
    WorkDone done = new WorkDone(12_345, 2_500_000_000L, 17);

    assertThat(done.line("convert images", "quarantined", 50, new WorkDone(0, 10_000_000_000L, 0)))
        .isEqualTo(
            "convert images  12,345 images  247 images/s  50.0 MB/s  17 quarantined"
                + "  2500.0 MB of 10.0 GB  2 min 30 s left");
    assertThat(done.line("convert images", "quarantined", 50, new WorkDone(0, 0, 0)))
        .endsWith("17 quarantined");
    assertThat(
            new WorkDone(5, 50, 0).line("write shards", "quarantined", 5, new WorkDone(15, 0, 0)))
        .isEqualTo("write shards  5 images  1 images/s  10 B/s  of 15 images  10 s left");
  }
}
