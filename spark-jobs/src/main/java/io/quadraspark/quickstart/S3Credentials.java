package io.quadraspark.quickstart;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A random pair of keys, for one run of the server. It never prints itself. */
record S3Credentials(String accessKey, String secretKey) {
  private static final int ACCESS_BYTES = 10;
  private static final int SECRET_BYTES = 20;

  static S3Credentials random() {
    SecureRandom random = new SecureRandom();
    return new S3Credentials(hex(random, ACCESS_BYTES), hex(random, SECRET_BYTES));
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  @Override
  public String toString() {
    return "S3Credentials(hidden)";
  }
}
