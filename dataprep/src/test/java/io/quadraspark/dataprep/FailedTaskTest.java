package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.storage.DyingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that tries a task again, as clusters do and a plain local one does not. */
class FailedTaskTest {
  @TempDir Path directory;

  private SparkSession spark;

  @BeforeEach
  void start() {
    spark = TestSpark.with("local[2,4]", 2);
    DyingStore.register(spark.sparkContext().hadoopConfiguration());
    DyingStore.heal();
  }

  @AfterEach
  void end() {
    DyingStore.heal();
    TestSpark.session();
  }

  private void shard(Path input, Path output) {
    new ShardImages(spark)
        .input(input.toString())
        .output(DyingStore.uri(output))
        .size(16)
        .shardBytes(64 << 10)
        .execute();
  }

  @Test
  void aTaskThatFailsInMidShardIsTriedAgainAndLeavesNothing() throws IOException {
    Path input = directory.resolve("tars");
    TestImages.writeTars(input, TestImages.imageSet(40, "a", "b"));
    Path whole = directory.resolve("whole");
    shard(input, whole);
    Map<String, String> expected = TestDataSets.hashes(whole);

    Path output = directory.resolve("out");
    DyingStore.breakOnce("00002.tar");
    shard(input, output);
    assertThat(DyingStore.isToBreak()).isFalse();
    assertThat(TestDataSets.hashes(output)).isEqualTo(expected);
    try (var files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp"));
    }
  }
}
