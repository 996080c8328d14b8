package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {
  @TempDir Path directory;

  private final Configuration hadoop = new Configuration();
  private final TrainingJob job = Jobs.job(Jobs.adam(0.01));
  private final List<String> warnings = new ArrayList<>();
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws IOException {
    checkpoints = new Checkpoints(directory.toString(), hadoop);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Checkpoint written = checkpoint("run", 3);
    String uri = checkpoints.write(written, "aa");
    Checkpoint read = checkpoints.newest(warnings::add).orElseThrow();
    assertThat(read.uri()).isEqualTo(uri).endsWith("round-000003-aa");
    assertThat(read.state()).isEqualTo(written.state());
    assertThat(Jobs.hash(read.model(job.layout(), job.head()))).isEqualTo(Jobs.hash(model(3)));
    assertThat(read.outerMemory(job.layout()).get("velocity")[5]).isEqualTo(2.5f);
    assertThat(warnings).isEmpty();
  }

  @Test
  void theNewestIsTheHighestRoundWhateverTheNames() throws IOException {
    checkpoints.write(checkpoint("run", 2), "ff");
    checkpoints.write(checkpoint("run", 10), "00");
    assertThat(newestRound()).isEqualTo(10);
  }

  @Test
  void anEmptyDirectoryHasNone() throws IOException {
    assertThat(checkpoints.newest(warnings::add)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void aMissingFileIsNamedAndPassedOver(String name) throws IOException {
    Path newer = twoCheckpoints();
    Files.delete(newer.resolve(name));
    assertThat(newestRound()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("round-000002-bb", name, "missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void aTruncatedFileIsNamedAndPassedOver(String name) throws IOException {
    Path newer = twoCheckpoints();
    byte[] whole = Files.readAllBytes(newer.resolve(name));
    for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
      replace(newer.resolve(name), java.util.Arrays.copyOf(whole, length));
      warnings.clear();
      assertThat(newestRound()).isEqualTo(1);
      assertThat(warnings).singleElement().asString().contains("round-000002-bb", name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void anyFlippedByteIsNamedAndPassedOver(String name) throws IOException {
    Path newer = twoCheckpoints();
    byte[] whole = Files.readAllBytes(newer.resolve(name));
    int stride = Math.max(1, whole.length / 40);
    for (int at = 0; at < whole.length; at += stride) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      replace(newer.resolve(name), flipped);
      warnings.clear();
      assertThat(newestRound()).as("byte %d of %s", at, name).isEqualTo(1);
      assertThat(warnings).singleElement().asString().contains("round-000002-bb", name);
    }
  }

  @Test
  void damageThatTheFileSystemNoticesIsPassedOverToo() throws IOException {
    Path newer = twoCheckpoints();
    Path file = newer.resolve("adapter.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    // The local file system's own checksum file stays beside it.
    Files.write(file, bytes);
    assertThat(newestRound()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("adapter.safetensors is damaged");
  }

  @Test
  void whatIsNotACheckpointIsNotLookedAt() throws IOException {
    checkpoints.write(checkpoint("run", 1), "aa");
    Files.createDirectories(directory.resolve("round-9-x"));
    Files.createDirectories(directory.resolve("other"));
    assertThat(newestRound()).isEqualTo(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void readingABrokenOneByNameIsRefused() throws IOException {
    Path newer = twoCheckpoints();
    Files.delete(newer.resolve("manifest.json"));
    assertThatThrownBy(() -> Checkpoints.read(newer.toString(), hadoop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(newer.toString())
        .hasMessageContaining("manifest.json is missing");
  }

  @Test
  void retentionKeepsTheLastAndTheBestAndWhatOthersWrote() throws IOException {
    for (int round = 1; round <= 6; round++) {
      checkpoints.write(checkpoint("run", round), "aa");
    }
    checkpoints.write(checkpoint("other", 1), "bb");
    Files.createDirectories(directory.resolve("round-000002-cc"));
    checkpoints.retain("run", 6, 2, Set.of(3));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "round-000003-aa",
              "round-000005-aa",
              "round-000006-aa",
              "round-000001-bb",
              "round-000002-cc");
    }
  }

  @Test
  void retentionNeverDeletesWhatWasJustWrittenBelowHigherRoundsOfAnEarlierAttempt()
      throws IOException {
    for (int round : new int[] {1, 2, 3, 8, 9}) {
      checkpoints.write(checkpoint("run", round), "aa");
    }
    checkpoints.write(checkpoint("run", 4), "bb");
    checkpoints.retain("run", 4, 2, Set.of());
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "round-000003-aa", "round-000004-bb", "round-000008-aa", "round-000009-aa");
    }
  }

  private Path twoCheckpoints() throws IOException {
    checkpoints.write(checkpoint("run", 1), "aa");
    checkpoints.write(checkpoint("run", 2), "bb");
    return directory.resolve("round-000002-bb");
  }

  private int newestRound() throws IOException {
    return checkpoints.newest(warnings::add).orElseThrow().state().round();
  }

  /** Replaces a file as an object store would hold it, without the local file system's checksum. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, bytes);
  }

  private ModelState model(int round) {
    float[] weights = job.engines().initial(job.spec(), job.weightsFile());
    weights[0] = round;
    float[] m = new float[weights.length];
    m[1] = -round;
    return new ModelState(
        weights, new OptimizerState(round * 8L, Map.of("m", m, "v", new float[weights.length])));
  }

  private Checkpoint checkpoint(String run, int round) {
    float[] velocity = new float[job.layout().length()];
    velocity[5] = 2.5f;
    RunState state =
        new RunState(
            RunState.FORMAT,
            run,
            round,
            round * 100L,
            round * 8L,
            List.of("m", "v"),
            List.of("velocity"),
            Map.of("seed", "1"),
            Map.of("rounds", "9"),
            "hash",
            Map.of("java", "17"),
            "frozen",
            0.1 + round,
            0.25,
            new RunState.Scores(10, 0.5, 1, 0.7),
            new RunState.Best(1, 0.6),
            null);
    return Checkpoint.of(
        state, model(round), Map.of("velocity", velocity), job.layout(), job.head());
  }
}
