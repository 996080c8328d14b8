package io.quadraspark.dataprep.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * One Hadoop file system (file, s3a, gs, hdfs), with the guarantee that the formats rest on: a file
 * written through {@link #write} is <em>whole or absent</em>, whatever happens to the writer.
 *
 * <p>Where an upload can be aborted (s3a) the object is written under its own name, and the upload
 * is aborted when the content fails. Elsewhere, also on the object stores whose streams can only be
 * closed, a file is written beside its place and renamed. When two writers race for a name, one of
 * them wins, whole.
 */
public final class Storage {
  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final String ABORTABLE = "fs.capability.outputstream.abortable";

  private final FileSystem fileSystem;

  private Storage(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /** The storage that holds {@code uri}. */
  public static Storage of(String uri, Configuration hadoop) throws IOException {
    return of(new Path(uri), hadoop);
  }

  /** The storage that holds {@code path}. */
  public static Storage of(Path path, Configuration hadoop) throws IOException {
    return new Storage(path.getFileSystem(hadoop));
  }

  /** Writes a whole file, replacing one of that name. */
  public void write(Path path, byte[] bytes) throws IOException {
    write(path, out -> out.write(bytes));
  }

  /**
   * Writes a whole file, replacing one of that name; when {@code content} throws, no file appears
   * or changes.
   */
  public void write(Path path, Content content) throws IOException {
    if (fileSystem.hasPathCapability(path, ABORTABLE)) {
      writeOrAbort(path, content);
    } else {
      writeAndRename(path, content);
    }
  }

  private void writeOrAbort(Path path, Content content) throws IOException {
    FSDataOutputStream out = fileSystem.create(path, true);
    try {
      content.writeTo(out);
    } catch (Throwable failure) { // Scala throws checked exceptions without saying so
      // Closing would publish what has been written so far.
      try {
        out.abort();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
    out.close();
  }

  private void writeAndRename(Path path, Content content) throws IOException {
    if (fileSystem.exists(path) && fileSystem.getFileStatus(path).isDirectory()) {
      // A rename would move the file into it, under the temporary name.
      throw new FileAlreadyExistsException("Cannot write the file " + path + ": it is a directory");
    }
    Path temporary =
        new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (FSDataOutputStream out = fileSystem.create(temporary, true)) {
        content.writeTo(out);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      }
      if (!fileSystem.rename(temporary, path)) {
        replace(temporary, path);
      }
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  /** HDFS renames onto a file through its other interface alone, in one step. */
  private void replace(Path temporary, Path path) throws IOException {
    FileContext files;
    try {
      files = FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf());
    } catch (UnsupportedFileSystemException none) {
      fileSystem.delete(path, false);
      if (!fileSystem.rename(temporary, path)) {
        throw new IOException("Cannot rename " + temporary + " to " + path);
      }
      return;
    }
    files.rename(temporary, path, Options.Rename.OVERWRITE);
  }

  /** All bytes of a file. */
  public byte[] read(Path path) throws IOException {
    FileStatus status = fileSystem.getFileStatus(path);
    if (status.getLen() > Integer.MAX_VALUE - 16) {
      throw new IOException(
          path + " has " + status.getLen() + " bytes: too many to be read at once");
    }
    return read(path, 0, (int) status.getLen());
  }

  /** Exactly {@code length} bytes from {@code offset}: one ranged request on an object store. */
  public byte[] read(Path path, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = openRanged(path)) {
      in.readFully(offset, bytes);
    }
    return bytes;
  }

  /** A stream for reads at given positions: on an object store each is one ranged request. */
  public FSDataInputStream openRanged(Path path) throws IOException {
    return FutureIO.awaitFuture(ranged(path).build());
  }

  /** Without the hint an object store is asked for everything from the offset to the end. */
  private FutureDataInputStreamBuilder ranged(Path path) throws IOException {
    return readable(path)
        .openFile(path)
        .opt("fs.s3a.experimental.input.fadvise", "random") // Hadoop 3.3.4
        .opt("fs.option.openfile.read.policy", "random"); // later ones
  }

  public FSDataInputStream open(Path path) throws IOException {
    return readable(path).open(path);
  }

  /** A local file with a colon in its name cannot have a checksum file, nor be asked for one. */
  private FileSystem readable(Path path) {
    return fileSystem instanceof LocalFileSystem local && path.getName().contains(":")
        ? local.getRawFileSystem()
        : fileSystem;
  }

  /** What is called {@code name} below {@code directory}, also where the name has a colon. */
  public static Path below(Path directory, String name) {
    // By the parts of the URI: in a text, what stands before the colon would be a scheme.
    URI uri = directory.toUri();
    String parent = uri.getPath().endsWith("/") ? uri.getPath() : uri.getPath() + "/";
    return new Path(uri.getScheme(), uri.getAuthority(), parent + name);
  }

  public boolean exists(Path path) throws IOException {
    return fileSystem.exists(path);
  }

  /** The file's length in bytes. */
  public long length(Path path) throws IOException {
    return fileSystem.getFileStatus(path).getLen();
  }

  /**
   * The files and directories right below {@code directory}, in order of their names; none where it
   * does not exist.
   */
  public List<FileStatus> list(Path directory) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    try {
      var entries = fileSystem.listStatusIterator(directory);
      while (entries.hasNext()) {
        found.add(entries.next());
      }
    } catch (FileNotFoundException absent) {
      return List.of();
    }
    found.sort((a, b) -> a.getPath().getName().compareTo(b.getPath().getName()));
    return found;
  }

  /** Hands every file anywhere below {@code directory} to {@code files}, in no order. */
  public void walk(Path directory, Consumer<FileStatus> files) throws IOException {
    var found = fileSystem.listFiles(directory, true);
    while (found.hasNext()) {
      files.accept(found.next());
    }
  }

  /** Deletes a file, or a directory with all that is in it; nothing where there is none. */
  public void delete(Path path) throws IOException {
    fileSystem.delete(path, true);
  }

  /** {@code path} with its scheme and authority. */
  public Path qualify(Path path) {
    return fileSystem.makeQualified(path);
  }
}
