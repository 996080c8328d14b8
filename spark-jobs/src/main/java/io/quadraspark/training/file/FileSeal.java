package io.quadraspark.training.file;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;

/** Size and hash of a file, by which a reader knows that it is whole. */
public record FileSeal(long bytes, String sha256) {
  public static FileSeal of(byte[] file) {
    return new FileSeal(file.length, Sha256.of(file));
  }

  /**
   * The file's bytes.
   *
   * @throws DamagedException when it is absent, shorter, longer or otherwise not as it was written
   */
  public byte[] read(Storage storage, Path path) throws IOException {
    byte[] file = readPresent(storage, path);
    if (file.length != bytes) {
      throw new DamagedException(
          "%s has %d bytes instead of %d".formatted(path.getName(), file.length, bytes));
    }
    if (!Sha256.of(file).equals(sha256)) {
      throw new DamagedException(
          "%s has SHA-256 %s instead of %s".formatted(path.getName(), Sha256.of(file), sha256));
    }
    return file;
  }

  /** All bytes of a file, whose absence is damage and not a failure of the storage. */
  public static byte[] readPresent(Storage storage, Path path) throws IOException {
    try {
      return storage.read(path);
    } catch (FileNotFoundException absent) {
      throw new DamagedException(path.getName() + " is missing");
    } catch (ChecksumException | EOFException damaged) {
      throw new DamagedException(path.getName() + " is damaged on the file system");
    }
  }
}
