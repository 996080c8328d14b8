package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.training.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers on one output, one of which comes in before any operation of the other. */
class TwoDriversTest {
  @TempDir Path directory;

  private String unbroken;
  private int operations;

  @BeforeEach
  void runUnbroken() throws IOException {
    Configuration counting = InterruptedFileSystem.settings(operation -> operations = operation);
    unbroken = runs("unbroken", counting).run("aa");
    assertThat(operations).isGreaterThan(50);
  }

  @Test
  void whoeverComesLaterTakesOverAndNothingOfItIsDestroyed() throws IOException {
    int stopped = 0;
    for (int at = 1; at <= operations; at++) {
      String output = "at-" + at;
      Map<String, String> theirs = new TreeMap<>();
      int moment = at;
      Configuration meddling =
          InterruptedFileSystem.settings(
              operation -> {
                if (operation == moment) {
                  assertThat(runs(output).run("bb")).as(output).isEqualTo(unbroken);
                  theirs.putAll(files(output));
                }
              });
      SmallRuns first = runs(output, meddling);
      if (goesOnOrStops(first, output)) {
        stopped++;
      }
      theirs.remove("metrics.jsonl");
      assertThat(files(output)).as(output).containsAllEntriesOf(theirs);
      requireMetricsOfOneAttempt(output);
      assertThat(runs(output).run("cc")).as(output).isEqualTo(unbroken);
    }
    assertThat(stopped).isGreaterThan(operations / 2);
  }

  @Test
  void aDriverThatWasTakenOverStopsAlthoughItsSuccessorDied() throws IOException {
    int stopped = 0;
    for (int at = 1; at <= operations; at += 3) {
      String output = "at-" + at;
      int moment = at;
      Configuration meddling =
          InterruptedFileSystem.settings(
              operation -> {
                if (operation == moment) {
                  killed(runs(output));
                }
              });
      if (goesOnOrStops(runs(output, meddling), output)) {
        stopped++;
      }
      assertThat(runs(output).run("cc")).as(output).isEqualTo(unbroken);
      requireMetricsOfOneAttempt(output);
    }
    assertThat(stopped).isGreaterThan(operations / 6);
  }

  @Test
  void aDriverKilledBeforeAnyOperationIsFollowedAtOnce() throws IOException {
    for (int at = 1; at <= operations; at++) {
      String output = "at-" + at;
      int moment = at;
      Configuration dying =
          InterruptedFileSystem.settings(
              operation -> {
                if (operation >= moment) {
                  throw new SmallRuns.Killed();
                }
              });
      assertThatThrownBy(() -> runs(output, dying).run("aa")).isInstanceOf(SmallRuns.Killed.class);
      boolean claimed = Files.exists(directory.resolve(output + "/attempts/000001-aa.json"));
      boolean ended = Files.exists(directory.resolve(output + "/attempts/000001-aa.finished"));
      SmallRuns second = runs(output);
      assertThat(second.run("bb")).as(output).isEqualTo(unbroken);
      requireMetricsOfOneAttempt(output);
      assertThat(notWhole(output)).as(output).isEmpty();
      assertThat(second.warnings.stream().anyMatch(said -> said.startsWith("Took over")))
          .as(output)
          .isEqualTo(claimed && !ended);
    }
  }

  @Test
  void aCommandThatIsRefusedDisturbsNobody() throws IOException {
    SmallRuns stranger = runs("out").withSeed("2");
    TrainingListener meddling =
        new TrainingListener() {
          @Override
          public void checkpointed(int round, String uri) {
            assertThatThrownBy(() -> stranger.run("bb"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("seed (1 before, 2 now)");
          }
        };
    assertThat(runs("out").run("aa", meddling)).isEqualTo(unbroken);
  }

  /** Whether it stopped; else it has to have come to the same. */
  private boolean goesOnOrStops(SmallRuns first, String output) throws IOException {
    try {
      assertThat(first.run("aa")).as(output).isEqualTo(unbroken);
      return false;
    } catch (UserException stopped) {
      assertThat(stopped).hasMessageContaining("taken over").hasMessageContaining(output);
      return true;
    }
  }

  /** Dies after the first checkpoint that it writes, if there is one left to write. */
  private static void killed(SmallRuns second) throws IOException {
    try {
      second.run(
          "bb",
          new TrainingListener() {
            @Override
            public void checkpointed(int round, String uri) {
              throw new SmallRuns.Killed();
            }
          });
    } catch (SmallRuns.Killed killed) {
      // As intended.
    }
  }

  private SmallRuns runs(String output) {
    return runs(output, InterruptedFileSystem.plain());
  }

  private SmallRuns runs(String output, Configuration hadoop) {
    return new SmallRuns(directory.resolve(output).toString(), hadoop);
  }

  /** SHA-256 by path of all files that are not in the middle of being written. */
  private Map<String, String> files(String output) throws IOException {
    Path root = directory.resolve(output);
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().endsWith(".tmp")) {
          found.put(root.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return found;
  }

  private List<String> notWhole(String output) throws IOException {
    List<String> found = new ArrayList<>();
    new Checkpoints(directory.resolve(output) + "/checkpoints", InterruptedFileSystem.plain())
        .newest(found::add);
    try (Stream<Path> all = Files.list(directory.resolve(output + "/checkpoints"))) {
      all.filter(path -> !Files.exists(path.resolve("manifest.json")))
          .forEach(path -> found.add(path.toString()));
    }
    return found;
  }

  private void requireMetricsOfOneAttempt(String output) throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(output + "/metrics.jsonl"))) {
      var node = Json.MAPPER.readTree(line);
      if (node.get("event").asText().equals("round")) {
        rounds.add(node.get("round").asInt());
      }
    }
    assertThat(rounds).as(output).isSorted().doesNotHaveDuplicates();
  }
}
