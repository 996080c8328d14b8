package io.quadraspark.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * A file as a stream whose skips read nothing, so that the headers of a large tar can be read
 * without its content. Where one read follows closely on the last one, much is fetched at once: an
 * object store answers a long request faster than many short ones.
 */
final class SkippingStream extends InputStream {
  private static final int SHORT_BYTES = 64 << 10;
  private static final int LONG_BYTES = 8 << 20;

  private final FSDataInputStream in;
  private final long length;
  private byte[] window = new byte[SHORT_BYTES];
  private long windowStart;
  private int windowBytes;
  private long position;

  /**
   * Opens a stream from the file's first byte.
   *
   * @param in for reads at given positions
   * @param length of the file in bytes
   */
  SkippingStream(FSDataInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (position >= length) {
      return -1;
    }
    if (position < windowStart || position >= windowStart + windowBytes) {
      fill();
    }
    int from = (int) (position - windowStart);
    int copied = Math.min(count, windowBytes - from);
    System.arraycopy(window, from, bytes, offset, copied);
    position += copied;
    return copied;
  }

  private void fill() throws IOException {
    long beyond = position - windowStart - windowBytes;
    boolean near = windowBytes > 0 && beyond >= 0 && beyond < LONG_BYTES / 2;
    int wanted = (int) Math.min(near ? LONG_BYTES : SHORT_BYTES, length - position);
    if (window.length < wanted) {
      window = new byte[LONG_BYTES];
    }
    windowBytes = 0;
    in.readFully(position, window, 0, wanted);
    windowStart = position;
    windowBytes = wanted;
  }

  /** Skips to the file's end at most. */
  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, length - position));
    position += skipped;
    return skipped;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
