package io.quadraspark.training.features;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.training.file.DamagedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One sample in a file of features: class index (int) and features (floats), little-endian, then
 * the SHA-256 of these bytes, so that a record that was read by itself shows a changed byte.
 *
 * @param floats of one sample's features
 */
record FeatureRecord(int floats) {
  private static final int HASH_BYTES = 32;

  /** Length of a record. */
  int bytes() {
    return contentBytes() + HASH_BYTES;
  }

  private int contentBytes() {
    return Integer.BYTES + Math.multiplyExact(floats, Float.BYTES);
  }

  /** The record of the sample whose features begin at {@code from}. */
  byte[] write(int label, float[] features, int from) {
    ByteBuffer record = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN).putInt(label);
    record.asFloatBuffer().put(features, from, floats);
    return record.position(contentBytes()).put(hash(record.array(), 0)).array();
  }

  /**
   * Takes a record apart.
   *
   * @param bytes hold it from {@code offset} on
   * @param features take its features from {@code to} on
   * @return the class index
   * @throws DamagedException when a byte is not as it was written
   */
  int read(byte[] bytes, int offset, float[] features, int to) throws DamagedException {
    int hash = offset + contentBytes();
    if (!Arrays.equals(bytes, hash, hash + HASH_BYTES, hash(bytes, offset), 0, HASH_BYTES)) {
      throw new DamagedException("its SHA-256 is not the one stored with it");
    }
    ByteBuffer content =
        ByteBuffer.wrap(bytes, offset, contentBytes()).order(ByteOrder.LITTLE_ENDIAN);
    int label = content.getInt();
    content.asFloatBuffer().get(features, to, floats);
    return label;
  }

  private byte[] hash(byte[] bytes, int offset) {
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, offset, contentBytes());
    return digest.digest();
  }
}
