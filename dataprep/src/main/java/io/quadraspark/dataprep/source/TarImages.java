package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.DataErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The files of a tar, streamed. A tar that ends too early is an error, not a shorter class. */
final class TarImages implements RawImages {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int RECORD_BYTES = 512;

  private final SourcePart part;
  private final WatchedStream watched;
  private final TarArchiveInputStream tar;
  private long end; // of the entry that was read last, as an offset in the file

  TarImages(SourcePart part, InputStream in) {
    this.part = part;
    this.watched = new WatchedStream(new BufferedInputStream(in, BUFFER_BYTES));
    this.tar = new TarArchiveInputStream(watched);
  }

  @Override
  public RawImage next() throws IOException {
    try {
      return nextFile();
    } catch (IOException e) {
      if (watched.failed()) {
        throw e; // the storage's fault: the task may try again
      }
      throw DataErrors.brokenArchive(part.uri(), e.getMessage());
    } catch (IllegalArgumentException e) {
      throw DataErrors.brokenArchive(part.uri(), e.getMessage());
    }
  }

  private RawImage nextFile() throws IOException {
    for (TarArchiveEntry entry = nextEntry(); entry != null; entry = nextEntry()) {
      String name =
          entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
      if (entry.isDirectory() || Layout.isHidden(name)) {
        continue;
      }
      if (!entry.isFile() || entry.isSymbolicLink() || entry.isLink()) {
        return RawImage.refused(part.classId(), name, 0, "a link or device, not a file");
      }
      if (entry.getSize() > RawImage.MAX_BYTES) {
        return RawImage.refused(
            part.classId(), name, entry.getSize(), RawImage.tooLarge(entry.getSize()));
      }
      byte[] bytes = tar.readNBytes((int) entry.getSize());
      if (bytes.length < entry.getSize()) {
        throw new EOFException("Truncated TAR archive");
      }
      return RawImage.read(part.classId(), name, bytes);
    }
    if (watched.position() < end + RECORD_BYTES) {
      throw new EOFException("Truncated TAR archive: it has no end record");
    }
    return null;
  }

  private TarArchiveEntry nextEntry() throws IOException {
    TarArchiveEntry entry = (TarArchiveEntry) tar.getNextEntry();
    if (entry != null) {
      long padded = (entry.getSize() + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_BYTES;
      end = watched.position() + padded;
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
