package io.quadraspark.dataprep.read;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files that note what is read of them, and whose reads wait or fail when told to. */
public final class WatchedFiles extends RawLocalFileSystem {
  private static final int PLENTY = 1 << 20;

  /** Each read at a position, as "file:position". */
  static final List<String> READS = new CopyOnWriteArrayList<>();

  /** Reads take one permit each. */
  static final Semaphore PERMITS = new Semaphore(0);

  /** The read that fails. */
  static volatile String failing = "";

  /** A configuration whose local files these are, from now on without notes and failures. */
  static Configuration hadoop() {
    READS.clear();
    PERMITS.drainPermits();
    PERMITS.release(PLENTY);
    failing = "";
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", WatchedFiles.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    return hadoop;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return new FSDataInputStream(new Watched(path.getName(), super.open(path, bufferSize)));
  }

  private static final class Watched extends FSInputStream {
    private final String name;
    private final FSDataInputStream file;

    Watched(String name, FSDataInputStream file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      String read = name + ":" + position;
      READS.add(read);
      try {
        PERMITS.acquire();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      if (read.equals(failing)) {
        throw new IOException("the disk is gone");
      }
      return file.read(position, buffer, offset, length);
    }

    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return file.read(buffer, offset, length);
    }

    @Override
    public void seek(long position) throws IOException {
      file.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return file.getPos();
    }

    @Override
    public boolean seekToNewSource(long target) throws IOException {
      return file.seekToNewSource(target);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
