package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @TempDir Path directory;

  private Map<String, String> read(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("settings.yaml"), yaml);
    return ConfigFile.read(file.toUri().toString(), new Configuration());
  }

  @Test
  void valuesStayTheTextThatWasWritten() throws IOException {
    assertThat(read("adapter-lr: 1e-3\nseed: 007\nhash: 1234e5\nsize: '64MB'\nnorm: true # sure\n"))
        .containsExactly(
            entry("adapter-lr", "1e-3"),
            entry("seed", "007"),
            entry("hash", "1234e5"),
            entry("size", "64MB"),
            entry("norm", "true"));
  }

  @Test
  void anEmptyFileHasNoSettings() throws IOException {
    assertThat(read("# nothing\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rank: [1, 2]         | 'rank' has no single value",
        "rank:                | 'rank' has no single value",
        "- rank               | not a mapping",
        "rank: 1\\nrank: 2    | 'rank' stands there twice",
        "rank: !!java.net.URL [x] | Global tag is not allowed",
        "rank: {              | Cannot use the settings"
      })
  void anythingButAFlatMappingIsRefused(String yaml, String why) {
    assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("settings.yaml");
  }
}
