package io.quadraspark.dataprep.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files that appear as objects do: when their stream is closed, and never when aborted. */
public final class ObjectStore extends RawLocalFileSystem {
  private static final String CAN_ABORT = "test.can.abort";
  private static final String ABORTABLE = "fs.capability.outputstream.abortable";

  static final List<String> PUBLISHED = new ArrayList<>();
  static final List<String> ABORTED = new ArrayList<>();

  /** The storage of {@code directory}; what was published and aborted before is forgotten. */
  static Storage storage(java.nio.file.Path directory, boolean canAbort) throws IOException {
    PUBLISHED.clear();
    ABORTED.clear();
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", ObjectStore.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    hadoop.setBoolean(CAN_ABORT, canAbort);
    return Storage.of(directory.toUri().toString(), hadoop);
  }

  private boolean canAbort() {
    return getConf().getBoolean(CAN_ABORT, false);
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(ABORTABLE) ? canAbort() : super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return new FSDataOutputStream(canAbort() ? new AbortableUpload(path) : new Upload(path), null);
  }

  @Override
  public FSDataOutputStream create(
      Path path, boolean overwrite, int bufferSize, short replication, long blockSize)
      throws IOException {
    return create(path, null, overwrite, bufferSize, replication, blockSize, null);
  }

  private static class Upload extends ByteArrayOutputStream {
    final Path path;
    boolean ended;

    Upload(Path path) {
      this.path = path;
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        ended = true;
        Files.write(java.nio.file.Path.of(path.toUri().getPath()), toByteArray());
        PUBLISHED.add(path.getName());
      }
    }
  }

  private static final class AbortableUpload extends Upload implements Abortable {
    AbortableUpload(Path path) {
      super(path);
    }

    @Override
    public AbortableResult abort() {
      ended = true;
      ABORTED.add(path.getName());
      return null;
    }
  }
}
