package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** One hash for all that stands in a shard, in its order: sources, their bytes, stored images. */
final class ShardContent {
  private final MessageDigest digest = Sha256.digest();

  void add(SourceFile file) {
    String line = file.source() + "\n" + file.sourceSha256() + "\n" + file.image().sha256() + "\n";
    digest.update(line.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash, once all is added. */
  String hash() {
    return Sha256.hex(digest.digest());
  }
}
