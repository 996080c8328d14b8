package io.quadraspark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawImagesTest {
  @TempDir Path directory;

  @Test
  void writesATarForEachClassOfBothFamilies() throws Exception {
    DrawImages.write(directory.toUri().toString(), 2, 1, new Configuration());

    for (PatternFamily family : PatternFamily.values()) {
      List<String> expected =
          family.classes().stream().map(name -> name + ".tar").sorted().toList();
      try (Stream<Path> files = Files.list(directory.resolve(family.directory()))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .filteredOn(name -> !name.endsWith(".crc"))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  void refusesANumberOfImagesThatIsNone() {
    assertThat(DrawImages.count("350")).isEqualTo(350);
    for (String given : List.of("0", "-1", "many", "")) {
      assertThatThrownBy(() -> DrawImages.count(given))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("'" + given + "'");
    }
  }
}
