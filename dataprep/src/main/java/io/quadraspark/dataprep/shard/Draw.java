package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** 128 bits drawn by a hash: the same text gives the same draw wherever and whenever. Unsigned. */
record Draw(long high, long low) implements Comparable<Draw>, Serializable {
  static Draw of(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bits = ByteBuffer.wrap(hash);
    return new Draw(bits.getLong(), bits.getLong());
  }

  /** An image's place in the shuffle of all images. */
  static Draw order(SourceFile image, long seed) {
    return of("order\n" + seed + "\n" + image.key());
  }

  /** The lowest of a class are held out. */
  static Draw validationRank(SourceFile image, long seed) {
    return of("validation\n" + seed + "\n" + image.classId() + "\n" + image.sourceSha256());
  }

  @Override
  public int compareTo(Draw other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
