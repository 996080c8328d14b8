package io.quadraspark.dataprep.storage;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files under {@code dying:///} that tell what was read and written, and of which one cannot
 * be written: a job that is to write it ends there.
 */
public final class DyingStore extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("dying:///");
  private static final List<String> READ = new CopyOnWriteArrayList<>();
  private static final List<String> WRITTEN = new CopyOnWriteArrayList<>();

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

  /** From now on all is well. */
  public static void heal() {
    dieAt("");
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
  public boolean rename(Path from, Path to) throws IOException {
    if (to.getName().equals(last)) {
      throw new IOException("died before " + last);
    }
    WRITTEN.add(to.getName());
    return super.rename(from, to);
  }
}
