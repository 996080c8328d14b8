package io.quadraspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.TestImages;
import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that overtake each other while they convert images. */
class PublicationTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path directory;

  @Test
  void aDataSetThatAnotherRunFinishedMeanwhileIsLeftAlone() throws IOException {
    Path output = directory.resolve("out");
    Publication slow = Publication.to(output.toUri().toString(), HADOOP);
    TestDataSets.action(images("first", "a"), output).execute();
    assertLeavesAlone(slow, output);
  }

  @Test
  void whatAnotherRunAddedMeanwhileIsLeftAlone() throws IOException {
    Path output = directory.resolve("out");
    TestDataSets.action(images("first", "a"), output).execute();
    Publication slow = Publication.onto(output.toUri().toString(), HADOOP);
    TestDataSets.action(images("more", "b"), output).append(true).execute();
    assertLeavesAlone(slow, output);
  }

  private static void assertLeavesAlone(Publication slow, Path output) throws IOException {
    Map<String, String> before = TestDataSets.hashes(output);
    assertThatThrownBy(slow::clear)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("another run has written there meanwhile");
    assertThat(TestDataSets.hashes(output)).isEqualTo(before);
  }

  private Path images(String name, String classId) throws IOException {
    Path input = directory.resolve(name);
    TestImages.writeTars(input, TestImages.imageSet(12, classId));
    return input;
  }
}
