package io.quadraspark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file holds a key: jobs get their credentials from roles, or from a secret by its name. */
class SecretsTest {
  private static final List<Pattern> KEYS =
      List.of(
          Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"),
          Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"),
          Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}\\b"),
          Pattern.compile("\\bya29\\.[0-9A-Za-z_-]{20,}"),
          Pattern.compile("\\beyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{10,}"),
          Pattern.compile("(?i)(secret|password|token)[\\w.-]*\\s*[=:]\\s*\"?[0-9A-Za-z+/]{20,}"),
          // What looks like 30 random bytes and more: letters of both cases and digits, mixed.
          Pattern.compile(
              "(?<![0-9A-Za-z+/])(?=[0-9A-Za-z+/]*[0-9][0-9A-Za-z+/]*[0-9])(?=[0-9A-Za-z+/]*[a-z])"
                  + "(?=[0-9A-Za-z+/]*[A-Z])[0-9A-Za-z+/]{40}(?![0-9A-Za-z+/])"));

  @Test
  void noFileHoldsOne() throws IOException {
    for (Path file : ClusterConf.files(ClusterConf.HOME)) {
      Path path = ClusterConf.HOME.relativize(file);
      if (!path.startsWith("src") && !path.startsWith("target")) {
        assertThat(held(Files.readString(file))).as(path.toString()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key: AKIAABCDEFGHIJKLMNOP",
        "-----BEGIN RSA PRIVATE KEY-----",
        "aws_secret_access_key=abcdefghijabcdefghij",
        "x 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 y"
      })
  void oneWouldBeFound(String text) {
    assertThat(held(text)).isTrue();
  }

  private static boolean held(String text) {
    return KEYS.stream().anyMatch(pattern -> pattern.matcher(text).find());
  }
}
