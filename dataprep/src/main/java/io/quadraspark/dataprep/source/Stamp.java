package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** One hash for files as a listing shows them: another when one of them is written again. */
final class Stamp {
  private final MessageDigest digest = Sha256.digest();

  Stamp add(FileStatus file) {
    return add(version(file));
  }

  /** Adds a file by its {@link #version}. */
  Stamp add(long version) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(version).array());
    return this;
  }

  /**
   * Length, and the etag where the store has one, else the time of modification; hashed, as there
   * may be millions in memory.
   */
  static long version(FileStatus file) {
    String etag = file instanceof EtagSource source ? source.getEtag() : null;
    String text = file.getLen() + " " + (etag == null ? file.getModificationTime() : etag);
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getLong();
  }

  /** The hash, once all is added. */
  String text() {
    return Sha256.hex(digest.digest());
  }
}
