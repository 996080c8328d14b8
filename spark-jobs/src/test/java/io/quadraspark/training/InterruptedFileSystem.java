package io.quadraspark.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * Local files, without checksum files and without waiting for the disk, on which something may
 * happen right before one of a driver's operations: the n-th of those that read, write, list,
 * rename or delete.
 */
public final class InterruptedFileSystem extends RawLocalFileSystem {
  /** What happens. */
  @FunctionalInterface
  interface Event {
    void before(int operation) throws IOException;
  }

  private static final String INTERRUPTED = "test.interrupted";

  /** Read once: what a configuration starts with is a long file. */
  private static final Configuration PLAIN = new Configuration();

  static {
    PLAIN.set("fs.file.impl", InterruptedFileSystem.class.getName());
    PLAIN.setBoolean("fs.file.impl.disable.cache", true);
  }

  private static int operations;
  private static Event event;

  /** Settings under which {@code happening} hears of each operation, counted from 1. */
  static Configuration settings(Event happening) {
    operations = 0;
    event = happening;
    Configuration hadoop = plain();
    hadoop.setBoolean(INTERRUPTED, true);
    return hadoop;
  }

  /** Settings of the same files without events. */
  static Configuration plain() {
    return new Configuration(PLAIN);
  }

  private void happen() throws IOException {
    if (getConf().getBoolean(INTERRUPTED, false)) {
      operations++;
      event.before(operations);
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    happen();
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    happen();
    mkdirs(path.getParent());
    OutputStream out = Files.newOutputStream(java.nio.file.Path.of(path.toUri().getPath()));
    return new FSDataOutputStream(out, null);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    happen();
    return super.listStatus(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    happen();
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    happen();
    return super.delete(path, recursive);
  }
}
