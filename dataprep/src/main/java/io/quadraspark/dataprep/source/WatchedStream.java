package io.quadraspark.dataprep.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that knows how far it was read and whether its source ever failed: what tells a broken
 * archive from a broken connection.
 */
final class WatchedStream extends FilterInputStream {
  private long position;
  private boolean failed;

  WatchedStream(InputStream in) {
    super(in);
  }

  long position() {
    return position;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    try {
      int value = in.read();
      position += value < 0 ? 0 : 1;
      return value;
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      position += Math.max(0, count);
      return count;
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = in.skip(count);
      position += skipped;
      return skipped;
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
