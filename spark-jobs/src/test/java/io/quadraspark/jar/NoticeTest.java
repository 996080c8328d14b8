package io.quadraspark.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** NOTICE names every artefact in the jar, with the licences that its POM names. */
@Tag("jar")
class NoticeTest {
  private static final String OURS = "quadraspark-";

  @Test
  void namesWhatIsShippedWithItsLicences() throws IOException {
    Set<String> listed = new TreeSet<>();
    Files.readAllLines(Path.of("..", "NOTICE")).stream()
        .filter(line -> line.matches("- [\\w.-]+:[\\w.-]+ \\d.*"))
        .forEach(listed::add);

    assertThat(listed).containsExactlyElementsOf(shipped());
  }

  /** Every candidate of which a class or a native library is in the jar. */
  private static Set<String> shipped() throws IOException {
    Set<String> inJar = ApplicationJar.files();
    Set<String> shipped = new TreeSet<>();
    for (Path jar : ApplicationJar.candidates()) {
      if (jar.getFileName().toString().startsWith(OURS)) {
        continue;
      }
      if (ApplicationJar.files(jar).stream().noneMatch(file -> inside(file, inJar))) {
        continue;
      }
      MavenArtefact artefact = MavenArtefact.of(jar);
      shipped.add(
          "- %s:%s %s, %s"
              .formatted(
                  artefact.group(),
                  artefact.name(),
                  artefact.version(),
                  String.join(" or ", artefact.licences())));
    }
    return shipped;
  }

  private static boolean inside(String file, Set<String> jar) {
    String relocated =
        file.replaceFirst("^org/yaml/snakeyaml/", "io/quadraspark/shaded/snakeyaml/");
    return file.matches("(?!META-INF).*\\.(class|so(\\.\\d+)*)") && jar.contains(relocated);
  }
}
