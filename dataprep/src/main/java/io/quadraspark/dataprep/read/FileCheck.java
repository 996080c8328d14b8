package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Compares a file with the hash that {@code dataset.json} has of it, in bounded memory. */
public final class FileCheck {
  private static final int BUFFER_BYTES = 1 << 20;

  private FileCheck() {}

  /** What is wrong with the file, if anything is. */
  public static Optional<UserException> problem(Storage storage, Path file, String sha256) {
    String found;
    try {
      found = hash(storage, file);
    } catch (IOException e) {
      return Optional.of(DataErrors.unreadable(file.toString(), e));
    }
    return found.equals(sha256)
        ? Optional.empty()
        : Optional.of(DataErrors.changed(file.toString(), sha256, found));
  }

  private static String hash(Storage storage, Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = storage.open(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return Sha256.hex(digest.digest());
  }
}
