package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void aSessionThatWasThereIsUsedAndLeftRunning() {
    SparkSession there =
        SparkSession.builder().sparkContext(TestSpark.context().sc()).getOrCreate();

    try (Session session = Session.open("test")) {
      assertThat(session.spark().sparkContext()).isSameAs(there.sparkContext());
    }

    assertThat(there.sparkContext().isStopped()).isFalse();
  }

  @Test
  void settingsComeFromTheSessionThatRuns() {
    SparkSession there = TestSpark.session();

    assertThat(LaunchSettings.hadoop()).isSameAs(there.sparkContext().hadoopConfiguration());
    assertThat(LaunchSettings.session())
        .containsEntry("spark.master", there.sparkContext().master());
  }
}
