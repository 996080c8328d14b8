package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.file.DamagedException;
import io.quadraspark.training.file.FileSeal;
import io.quadraspark.training.file.SealedJson;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An exported adapter: a directory with {@code adapter.safetensors} and, written last, {@code
 * adapter_config.json} with the hash of the former and its own. Without the latter it is none.
 */
public final class AdapterFiles {
  /** Where a run's output holds its adapter. */
  public static final String DIRECTORY = "adapter";

  static final String TENSORS = "adapter.safetensors";
  static final String CONFIG = "adapter_config.json";

  private AdapterFiles() {}

  /**
   * An adapter as it was read.
   *
   * @param tensors the bytes of the safetensors file
   */
  public record Adapter(String uri, AdapterConfig config, byte[] tensors) {
    /** SHA-256 of {@code adapter.safetensors}. */
    public String sha256() {
      return config.tensors().sha256();
    }
  }

  /** Writes an adapter whole, in place of one that is there, and reads it back. */
  public static Adapter write(
      String uri, AdapterConfig config, byte[] tensors, Configuration hadoop) throws IOException {
    Path directory = new Path(uri);
    Storage storage = Storage.of(directory, hadoop);
    Path tensorsFile = new Path(directory, TENSORS);
    Path configFile = new Path(directory, CONFIG);
    byte[] sealed = SealedJson.write(config.withTensors(FileSeal.of(tensors)));
    // Who exports the same again, perhaps late and about to be stopped, takes nothing away.
    if (!holds(storage, configFile, sealed) || !holds(storage, tensorsFile, tensors)) {
      // The config vouches for the tensors: never an old one beside new tensors.
      storage.delete(configFile);
      storage.write(tensorsFile, tensors);
      storage.write(configFile, sealed);
    }
    Adapter written = read(uri, hadoop);
    if (!Arrays.equals(written.tensors(), tensors)) {
      throw JobErrors.noAdapter(uri, "another writer replaced it");
    }
    return written;
  }

  private static boolean holds(Storage storage, Path file, byte[] bytes) throws IOException {
    try {
      return Arrays.equals(FileSeal.readPresent(storage, file), bytes);
    } catch (DamagedException other) {
      return false;
    }
  }

  /** Reads an adapter, and refuses one that is not whole. */
  public static Adapter read(String uri, Configuration hadoop) throws IOException {
    Path directory = new Path(uri);
    Storage storage = Storage.of(directory, hadoop);
    try {
      AdapterConfig config =
          SealedJson.read(
              CONFIG,
              FileSeal.readPresent(storage, new Path(directory, CONFIG)),
              AdapterConfig.class);
      if (config.format() != AdapterConfig.FORMAT) {
        throw new DamagedException(
            "%s has format %d, and this version reads %d"
                .formatted(CONFIG, config.format(), AdapterConfig.FORMAT));
      }
      byte[] tensors = config.tensors().read(storage, new Path(directory, TENSORS));
      return new Adapter(uri, config, tensors);
    } catch (DamagedException damaged) {
      throw JobErrors.noAdapter(uri, damaged.getMessage());
    }
  }
}
