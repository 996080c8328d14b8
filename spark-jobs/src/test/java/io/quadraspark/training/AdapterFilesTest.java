package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterFilesTest {
  @TempDir Path directory;

  private final Configuration hadoop = new Configuration();
  private final TrainingJob job = Jobs.job(Jobs.sgd(0.1));
  private final byte[] tensors =
      VectorFile.write(job.layout(), Jobs.start(job).weights(), Map.of());

  @Test
  void anAdapterIsReadAsItWasWritten() throws IOException {
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    AdapterFiles.Adapter read = AdapterFiles.read(directory.toString(), hadoop);
    assertThat(read.tensors()).isEqualTo(tensors);
    assertThat(read.sha256()).isEqualTo(Sha256.of(tensors));
    assertThat(read.config().adapter()).isEqualTo(job.spec().adapter());
    assertThat(read.config().precision()).isEqualTo(Precision.BF16);
    assertThat(VectorFile.read("adapter", read.tensors(), job.layout()))
        .isEqualTo(Jobs.start(job).weights());
  }

  @Test
  void theSameAdapterIsTheSameBytes() throws IOException {
    AdapterFiles.write(directory.resolve("a").toString(), config(), tensors, hadoop);
    AdapterFiles.write(directory.resolve("b").toString(), config(), tensors, hadoop);
    for (String name : new String[] {"adapter.safetensors", "adapter_config.json"}) {
      assertThat(directory.resolve("a").resolve(name))
          .hasSameBinaryContentAs(directory.resolve("b").resolve(name));
    }
  }

  @Test
  void anAdapterThatIsThereAlreadyIsLeftAlone() throws IOException {
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    for (String name : new String[] {"adapter.safetensors", "adapter_config.json"}) {
      Files.setLastModifiedTime(directory.resolve(name), FileTime.fromMillis(0));
    }
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    for (String name : new String[] {"adapter.safetensors", "adapter_config.json"}) {
      assertThat(Files.getLastModifiedTime(directory.resolve(name)).toMillis()).isZero();
    }
  }

  @Test
  void tensorsWithoutAConfigAreNoAdapter() throws IOException {
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    Files.delete(directory.resolve("adapter_config.json"));
    assertRefused("adapter_config.json is missing");
  }

  @Test
  void flippedBytesAreNamed() throws IOException {
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    flip("adapter.safetensors");
    assertRefused("adapter.safetensors has SHA-256");
    AdapterFiles.write(directory.toString(), config(), tensors, hadoop);
    flip("adapter_config.json");
    assertRefused("adapter_config.json");
  }

  @Test
  void aVectorOfAnotherNetworkIsRefusedWithBothShapes() {
    TrainingJob other = Jobs.job(Jobs.sgd(0.1));
    byte[] headOnly =
        VectorFile.write(
            new io.quadraspark.engine.VectorLayout.Builder()
                .add("head.weight", io.quadraspark.engine.VectorLayout.Role.HEAD, 2, 12)
                .build(),
            new float[24],
            Map.of());
    assertThatThrownBy(() -> VectorFile.read("x", headOnly, other.layout()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("expected 7 tensors")
        .hasMessageContaining("found 1");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> AdapterFiles.read(directory.toString(), hadoop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining(why);
  }

  private void flip(String name) throws IOException {
    Path file = directory.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.deleteIfExists(file.resolveSibling("." + name + ".crc"));
    Files.write(file, bytes);
  }

  private AdapterConfig config() {
    return new AdapterConfig(
        AdapterConfig.FORMAT,
        "fake",
        job.spec().backboneSha256(),
        "classes",
        2,
        2,
        job.spec().adapter(),
        AdapterConfig.PLACEMENT,
        Precision.BF16,
        Map.of("seed", "1"),
        null);
  }
}
