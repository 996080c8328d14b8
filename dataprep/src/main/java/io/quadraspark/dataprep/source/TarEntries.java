package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.DataErrors;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The entries of a tar, streamed. A tar that ends too early is an error for the user, as an unknown
 * number of images is missing; a connection that breaks is not, as the task may try again.
 */
final class TarEntries implements Closeable {
  static final int RECORD_BYTES = 512;
  private static final int BUFFER_BYTES = 1 << 20;

  private final String uri;
  private final boolean endRecord;
  private final WatchedStream watched;
  private final BooleanSupplier storageFailed;
  private final TarArchiveInputStream tar;
  private long end; // of the entry that was read last, as an offset in the stream

  /**
   * Opens a tar.
   *
   * @param uri for messages
   * @param endRecord whether the stream goes to the end of an archive, where there is a record of
   *     zeros, or only to the end of an entry
   */
  TarEntries(String uri, InputStream in, boolean endRecord) {
    this(uri, new WatchedStream(new BufferedInputStream(in, BUFFER_BYTES)), endRecord);
  }

  private TarEntries(String uri, WatchedStream watched, boolean endRecord) {
    this(uri, watched, watched::failed, endRecord);
  }

  /**
   * Opens a tar within something else.
   *
   * @param storageFailed whether the connection broke, and not what is read over it
   */
  TarEntries(String uri, InputStream in, BooleanSupplier storageFailed, boolean endRecord) {
    this(uri, new WatchedStream(in), storageFailed, endRecord);
  }

  private TarEntries(
      String uri, WatchedStream watched, BooleanSupplier storageFailed, boolean endRecord) {
    this.uri = uri;
    this.watched = watched;
    this.storageFailed = storageFailed;
    this.endRecord = endRecord;
    this.tar = new TarArchiveInputStream(watched);
  }

  /** Where the content of the entry begins that {@link #next} gave, in bytes from the start. */
  long position() {
    return watched.position();
  }

  /** Where the next header begins. */
  long end() {
    return end;
  }

  /** The next entry that is neither a directory nor hidden, or null after the last. */
  TarArchiveEntry next() throws IOException {
    return named(
        () -> {
          for (TarArchiveEntry entry = header(); entry != null; entry = header()) {
            if (!entry.isDirectory() && !Layout.isHidden(name(entry))) {
              return entry;
            }
          }
          requireEnd();
          return null;
        });
  }

  private TarArchiveEntry header() throws IOException {
    TarArchiveEntry entry = (TarArchiveEntry) tar.getNextEntry();
    if (entry != null) {
      if (entry.isSparse()) {
        throw new IOException("it has sparse entries (tar --sparse), which are not read");
      }
      end = watched.position() + padded(entry.getSize());
    }
    return entry;
  }

  private void requireEnd() throws EOFException {
    if (watched.position() < end + (endRecord ? RECORD_BYTES : 0)) {
      throw new EOFException("Truncated TAR archive: it has no end record");
    }
  }

  /** All bytes of the entry that {@link #next} gave. */
  byte[] content(TarArchiveEntry entry) throws IOException {
    return named(
        () -> {
          byte[] bytes = tar.readNBytes((int) entry.getSize());
          if (bytes.length < entry.getSize()) {
            throw new EOFException("Truncated TAR archive");
          }
          return bytes;
        });
  }

  /** The bytes of that entry as a stream, which the caller need not read to its end nor close. */
  InputStream stream() {
    return tar;
  }

  /** An entry's name as layouts see it. */
  static String name(TarArchiveEntry entry) {
    String name = entry.getName();
    return name.startsWith("./") ? name.substring(2) : name;
  }

  /** Whether it is a file with content of its own. */
  static boolean isFile(TarArchiveEntry entry) {
    return entry.isFile() && !entry.isSymbolicLink() && !entry.isLink();
  }

  /** What a content of that length takes in a tar. */
  static long padded(long bytes) {
    return (bytes + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_BYTES;
  }

  @FunctionalInterface
  interface Read<T> {
    T now() throws IOException;
  }

  private <T> T named(Read<T> read) throws IOException {
    return named(uri, storageFailed, read);
  }

  /** Reads; what is wrong with the archive, and not with the way to it, is the user's to mend. */
  static <T> T named(String uri, BooleanSupplier storageFailed, Read<T> read) throws IOException {
    try {
      return read.now();
    } catch (IOException e) {
      if (storageFailed.getAsBoolean()) {
        throw e;
      }
      throw DataErrors.brokenArchive(uri, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw DataErrors.brokenArchive(uri, e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
