package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.apache.hadoop.fs.Path;

/** Writes a file whole or not at all, and hashes it on the way. */
final class HashedFile {
  private HashedFile() {}

  static FileEntry write(Path path, Storage storage, Storage.Content content) throws IOException {
    MessageDigest digest = Sha256.digest();
    storage.write(path, out -> content.writeTo(new DigestOutputStream(out, digest)));
    return new FileEntry(path.getName(), storage.length(path), Sha256.hex(digest.digest()));
  }
}
