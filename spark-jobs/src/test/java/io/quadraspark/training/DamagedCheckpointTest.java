package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.training.file.Json;
import io.quadraspark.training.file.SealedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest of a run's two checkpoints, damaged in every way. */
class DamagedCheckpointTest {
  private static final String STATE = "state.json";
  private static final String MANIFEST = "manifest.json";
  private static final List<String> FILES =
      List.of("adapter.safetensors", "optimizer.safetensors", STATE, MANIFEST);
  private static final int LAST = SmallRuns.ROUNDS;

  /** A safetensors file begins with the length of its header. */
  private static final int LENGTH_BYTES = 8;

  private static final int STRIDE = 29;

  @TempDir Path directory;

  private final Configuration hadoop = InterruptedFileSystem.plain();
  private Checkpoints checkpoints;
  private String unbroken;
  private Path newest;
  private Path before;

  /** A file as it becomes; empty where it is deleted. */
  private record Damage(String how, Optional<byte[]> bytes) {}

  @BeforeEach
  void trainToTheEnd() throws IOException {
    unbroken = runs("out").run("aa");
    checkpoints = new Checkpoints(directory.resolve("out/checkpoints").toString(), hadoop);
    newest = checkpoint("out", LAST, "aa");
    before = checkpoint("out", LAST - 1, "aa");
    assertThat(newest).isDirectory();
    assertThat(before).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void anyFlippedByteIsNamedAndPassedOver(String name) throws IOException {
    byte[] whole = Files.readAllBytes(newest.resolve(name));
    int everyByteTo = name.endsWith(".json") ? whole.length : LENGTH_BYTES + header(whole);
    for (int at = 0; at < whole.length; at += at < everyByteTo ? 1 : STRIDE) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
      Files.write(newest.resolve(name), flipped);
      requirePassedOver("byte %d of %s".formatted(at, name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void anyCutOrLengthenedFileIsNamedAndPassedOver(String name) throws IOException {
    byte[] whole = Files.readAllBytes(newest.resolve(name));
    for (int length = 0; length < whole.length + 3 * STRIDE; length += STRIDE) {
      if (length != whole.length) {
        Files.write(newest.resolve(name), Arrays.copyOf(whole, length));
        requirePassedOver("%s cut to %d bytes".formatted(name, length), name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adapter.safetensors", "optimizer.safetensors", "state.json", "manifest.json"})
  void aMissingFileIsNamedAndPassedOver(String name) throws IOException {
    Files.delete(newest.resolve(name));
    requirePassedOver(name, name + " is missing");
  }

  @Test
  void filesOfAnotherCheckpointAreNamedAndPassedOver() throws IOException {
    for (String name : FILES) {
      byte[] whole = Files.readAllBytes(newest.resolve(name));
      Files.write(newest.resolve(name), Files.readAllBytes(before.resolve(name)));
      requirePassedOver(name + " of the one before", name);
      Files.write(newest.resolve(name), whole);
    }
  }

  @Test
  void aWholeCheckpointUnderAnotherRoundsNameIsPassedOver() throws IOException {
    for (String name : FILES) {
      Files.write(newest.resolve(name), Files.readAllBytes(before.resolve(name)));
    }
    requirePassedOver("copied", "its manifest.json is of round " + (LAST - 1));
  }

  @Test
  void anotherFormatIsNamedAndPassedOver() throws IOException {
    for (int format : new int[] {0, RunState.FORMAT + 1}) {
      Files.write(newest.resolve(MANIFEST), manifestOfFormat(format));
      requirePassedOver("format", "it has format " + format);
    }
  }

  @Test
  void aManifestThatListsNoFilesIsNamedAndPassedOver() throws IOException {
    ObjectNode manifest = content();
    manifest.putObject("files");
    Files.write(newest.resolve(MANIFEST), SealedJson.write(manifest));
    requirePassedOver("no files", MANIFEST + " does not list " + STATE);
    manifest.remove("files");
    Files.write(newest.resolve(MANIFEST), SealedJson.write(manifest));
    requirePassedOver("no list", MANIFEST + " is not JSON of the expected form");
  }

  @Test
  void theCheckpointOfAnotherRunIsRefusedByName() throws IOException {
    runs("other").withSeed("2").run("zz");
    Path theirs = checkpoint("other", LAST, "zz");
    Path here = checkpoint("out", LAST, "zz");
    Files.createDirectory(here);
    for (String name : FILES) {
      Files.copy(theirs.resolve(name), here.resolve(name));
    }
    assertThatThrownBy(() -> runs("out").run("bb"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(here.getFileName().toString())
        .hasMessageContaining("seed (2 before, 1 now)");
  }

  @Test
  void trainingGoesOnFromTheOneBeforeAndEndsWithTheSameBytes() throws IOException {
    int attempt = 0;
    for (String name : FILES) {
      for (Damage damage : damages(name)) {
        for (Path broken : checkpointsOf(LAST)) {
          if (damage.bytes().isPresent()) {
            Files.write(broken.resolve(name), damage.bytes().get());
          } else {
            Files.deleteIfExists(broken.resolve(name));
          }
        }
        SmallRuns again = runs("out");
        String said = name + " " + damage.how();
        assertThat(again.run("again" + attempt++)).as(said).isEqualTo(unbroken);
        assertThat(again.warnings)
            .as(said)
            .anySatisfy(
                warning -> assertThat(warning).contains("Passed over", "round-00000" + LAST, name));
      }
    }
  }

  private List<Damage> damages(String name) throws IOException {
    byte[] whole = Files.readAllBytes(newest.resolve(name));
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    return List.of(
        new Damage("flipped", Optional.of(flipped)),
        new Damage("cut", Optional.of(Arrays.copyOf(whole, whole.length - 1))),
        new Damage("empty", Optional.of(new byte[0])),
        new Damage("of another round", Optional.of(Files.readAllBytes(before.resolve(name)))),
        new Damage("deleted", Optional.empty()));
  }

  private void requirePassedOver(String as, String reason) throws IOException {
    List<String> warnings = new ArrayList<>();
    Checkpoint read = checkpoints.newest(warnings::add).orElseThrow();
    assertThat(read.state().round()).as(as).isEqualTo(LAST - 1);
    assertThat(warnings)
        .as(as)
        .singleElement()
        .asString()
        .contains(newest.getFileName().toString(), reason);
  }

  private byte[] manifestOfFormat(int format) throws IOException {
    return SealedJson.write(content().put("format", format));
  }

  private ObjectNode content() throws IOException {
    ObjectNode manifest =
        (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(newest.resolve(MANIFEST)));
    manifest.remove("sha256");
    return manifest;
  }

  private static int header(byte[] safetensors) {
    return Math.toIntExact(ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }

  private List<Path> checkpointsOf(int round) throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("out/checkpoints"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("round-00000" + round))
          .toList();
    }
  }

  private Path checkpoint(String output, int round, String attempt) {
    return directory.resolve("%s/checkpoints/round-%06d-%s".formatted(output, round, attempt));
  }

  private SmallRuns runs(String output) {
    return new SmallRuns(directory.resolve(output).toString(), hadoop);
  }
}
