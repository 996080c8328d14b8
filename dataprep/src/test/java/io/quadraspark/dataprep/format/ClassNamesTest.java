package io.quadraspark.dataprep.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {
  @TempDir Path directory;

  private static Map<String, String> parse(String text) {
    return ClassNames.parse(text.getBytes(StandardCharsets.UTF_8), "names.txt");
  }

  @Test
  void aSpaceOrATabStandsBetweenClassAndName() {
    assertThat(parse("n01440764 tench, Tinca tinca\r\n\nn01443537\tgoldfish, Carassius auratus\n"))
        .containsOnly(
            Map.entry("n01440764", "tench, Tinca tinca"),
            Map.entry("n01443537", "goldfish, Carassius auratus"));
  }

  @Test
  void whereThereIsATabTheClassMayHaveSpaces() {
    assertThat(parse("tea pot\tTeekanne\n")).containsExactly(Map.entry("tea pot", "Teekanne"));
  }

  @Test
  void theMarkOfUtf8IsNoPartOfTheFirstClass() {
    assertThat(parse("\ufeffcat Katze\n")).containsKey("cat");
  }

  @ParameterizedTest
  @CsvSource({
    "'cat Katze\ndog\n', line 2 has a class and no name",
    "'cat Katze\n\ncat Kater\n', line 3 names cat 'Kater'",
    "'cat\tKa\u0007tze', line 1 has a control character"
  })
  void aMalformedLineIsRefusedWithItsNumber(String text, String said) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("names.txt", said);
  }

  @Test
  void whatIsNoUtf8IsRefused() {
    assertThatThrownBy(() -> ClassNames.parse(new byte[] {'a', ' ', (byte) 0xff}, "names.txt"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("not text in UTF-8");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Path file = directory.resolve("names.txt");
    assertThatThrownBy(() -> ClassNames.read(file.toString(), new Configuration()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("names.txt");
    Files.writeString(file, "cat Katze");
    assertThat(ClassNames.read(file.toUri().toString(), new Configuration())).hasSize(1);
  }

  @Test
  void titlesStandBesideTheNamesAndFilesWithoutThemCanBeRead() {
    byte[] old = new ClassesFile("ab", null, List.of("cat"), null).toJson();
    byte[] titled = new ClassesFile("ab", null, List.of("cat"), Map.of("cat", "Katze")).toJson();

    assertThat(new String(old, StandardCharsets.UTF_8)).doesNotContain("titles");
    assertThat(ClassesFile.parse(old, "classes.json").titles()).isNull();
    assertThat(ClassesFile.parse(titled, "classes.json").titles())
        .containsExactly(Map.entry("cat", "Katze"));
  }
}
