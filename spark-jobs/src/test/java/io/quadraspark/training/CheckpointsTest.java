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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path directory;

  private final Configuration hadoop = new Configuration();
  private final TrainingJob job = Jobs.job(Jobs.adam(0.01));
  private final List<String> warnings = new ArrayList<>();
  private Path root;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() throws IOException {
    root = directory.resolve("checkpoints");
    checkpoints = new Checkpoints(root.toString(), hadoop);
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Checkpoint written = checkpoint("run", 3);
    String uri = checkpoints.write(written, "aa");
    Checkpoint read = checkpoints.newest(warnings::add).orElseThrow();
    assertThat(read.uri()).isEqualTo(uri).endsWith("round-000003-aa");
    assertThat(read.state()).isEqualTo(written.state());
    RunVectors vectors = read.vectors(job.layout(), job.head());
    assertThat(Jobs.hash(vectors.model())).isEqualTo(Jobs.hash(model(3)));
    assertThat(vectors.outerMemory().get("velocity")[5]).isEqualTo(2.5f);
    assertThat(vectors.average()).isEmpty();
    assertThat(read.exported()).isEqualTo(read.vector());
    assertThat(warnings).isEmpty();
  }

  @Test
  void aMovingAverageIsWhatIsExported() throws IOException {
    float[] average = model(3).weights().clone();
    average[2] = 77;
    Checkpoint plain = checkpoint("run", 3);
    RunVectors before = plain.vectors(job.layout(), job.head());
    RunVectors vectors = new RunVectors(before.model(), before.outerMemory(), Optional.of(average));
    checkpoints.write(Checkpoint.of(plain.state(), vectors, job.layout(), job.head()), "aa");
    Checkpoint read = checkpoints.newest(warnings::add).orElseThrow();
    assertThat(read.vectors(job.layout(), job.head()).model().weights())
        .isEqualTo(model(3).weights());
    assertThat(read.vectors(job.layout(), job.head()).average().orElseThrow()).isEqualTo(average);
    assertThat(read.exportedWeights(job.layout())).isEqualTo(average);
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
    Files.createDirectories(root.resolve("round-9-x"));
    Files.createDirectories(root.resolve("other"));
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
    Files.createDirectories(root.resolve("round-000002-cc"));
    checkpoints.retain("run", 6, 2, Set.of(3), attempt("run", "aa"));
    assertThat(left())
        .containsExactlyInAnyOrder(
            "round-000003-aa",
            "round-000005-aa",
            "round-000006-aa",
            "round-000001-bb",
            "round-000002-cc");
  }

  @Test
  void retentionDeletesWhatAnEarlierAttemptOfTheRunLeftWithoutAManifest() throws IOException {
    attempt("run", "dead");
    attempt("another", "stranger");
    Attempts own = attempt("run", "aa");
    checkpoints.write(checkpoint("run", 4), "aa");
    for (String half :
        List.of(
            "round-000003-dead",
            "round-000009-dead",
            "round-000003-stranger",
            "round-000003-unknown",
            "round-000005-aa")) {
      Files.createDirectories(root.resolve(half));
      Files.write(root.resolve(half + "/adapter.safetensors"), new byte[8]);
    }
    checkpoints.write(checkpoint("run", 2), "dead");
    Path damaged = root.resolve("round-000002-dead/manifest.json");
    Files.write(damaged, new byte[3]);
    checkpoints.retain("run", 4, 2, Set.of(), own);
    assertThat(left())
        .as("a damaged manifest stays as it is")
        .containsExactlyInAnyOrder(
            "round-000002-dead",
            "round-000003-stranger",
            "round-000003-unknown",
            "round-000004-aa",
            "round-000005-aa");
  }

  @Test
  void retentionNeverDeletesWhatWasJustWrittenBelowHigherRoundsOfAnEarlierAttempt()
      throws IOException {
    for (int round : new int[] {1, 2, 3, 8, 9}) {
      checkpoints.write(checkpoint("run", round), "aa");
    }
    checkpoints.write(checkpoint("run", 4), "bb");
    checkpoints.retain("run", 4, 2, Set.of(), attempt("run", "bb"));
    assertThat(left())
        .containsExactlyInAnyOrder(
            "round-000003-aa", "round-000004-bb", "round-000008-aa", "round-000009-aa");
  }

  private Attempts attempt(String run, String id) throws IOException {
    Attempts attempt = new Attempts(directory.toString(), hadoop, id);
    attempt.claim(run, warnings::add);
    return attempt;
  }

  private List<String> left() throws IOException {
    try (Stream<Path> left = Files.list(root)) {
      return left.map(path -> path.getFileName().toString()).toList();
    }
  }

  private Path twoCheckpoints() throws IOException {
    checkpoints.write(checkpoint("run", 1), "aa");
    checkpoints.write(checkpoint("run", 2), "bb");
    return root.resolve("round-000002-bb");
  }

  private int newestRound() throws IOException {
    return checkpoints.newest(warnings::add).orElseThrow().state().round();
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
            RunTerms.of(Map.of("seed", "1"), Map.of("rounds", "9"), Map.of("java", "17"), null),
            "frozen",
            0.1 + round,
            0.25,
            new RunState.Scores(10, 0.5, 1, 0.7),
            new RunState.Best(1, 0.6, 2));
    return Checkpoint.of(
        state,
        new RunVectors(model(round), Map.of("velocity", velocity), Optional.empty()),
        job.layout(),
        job.head());
  }
}
