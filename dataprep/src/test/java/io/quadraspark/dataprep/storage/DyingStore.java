package io.quadraspark.dataprep.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under {@code dying:///} that tell what was read and written, and of which one cannot
 * be written, or not at the first try: a job that is to write it ends there.
 */
public final class DyingStore extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("dying:///");
  private static final List<String> READ = new CopyOnWriteArrayList<>();
  private static final List<String> WRITTEN = new CopyOnWriteArrayList<>();

  /** Of a file that breaks: enough to be in the midst of it. */
  private static final int BYTES_BEFORE_BREAK = 10_000;

  private static final AtomicReference<String> BREAKS = new AtomicReference<>("");
  private static volatile String last = "";

  /** Makes the scheme known. */
  public static void register(Configuration hadoop) {
    hadoop.set("fs.dying.impl", DyingStore.class.getName());
  }

  public static String uri(java.nio.file.Path path) {
    return "dying://" + path;
  }

  /** From now on a file of that name cannot be written; what was read and written is forgotten. */
  public static void dieAt(String name) {
    last = name;
    READ.clear();
    WRITTEN.clear();
  }

  /** The next file of that name breaks in the midst of being written. */
  public static void breakOnce(String name) {
    BREAKS.set(name);
  }

  /** From now on all is well. */
  public static void heal() {
    dieAt("");
    breakOnce("");
  }

  /** Whether a file is still to break. */
  public static boolean isToBreak() {
    return !BREAKS.get().isEmpty();
  }

  /** Names of the files that were opened. */
  public static List<String> read() {
    return READ;
  }

  /** Names of the files that came into being. */
  public static List<String> written() {
    return WRITTEN;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    READ.add(path.getName());
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path, boolean overwrite, int bufferSize, short replication, long blockSize)
      throws IOException {
    FSDataOutputStream out = super.create(path, overwrite, bufferSize, replication, blockSize);
    String breaking = BREAKS.get();
    boolean breaks = !breaking.isEmpty() && path.getName().startsWith("." + breaking);
    return breaks && BREAKS.compareAndSet(breaking, "")
        ? new FSDataOutputStream(new Breaking(out), null)
        : out;
  }

  private static final class Breaking extends FilterOutputStream {
    private int written;

    Breaking(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      written++;
      if (written > BYTES_BEFORE_BREAK) {
        throw new IOException("broke in the midst of a file");
      }
      super.write(value);
    }
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (to.getName().equals(last)) {
      throw new IOException("died before " + last);
    }
    WRITTEN.add(to.getName());
    return super.rename(from, to);
  }
}
