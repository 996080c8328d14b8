package io.quadraspark.dataprep.source;

import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** The files of a tar, one at a time, with the class that their names say. */
final class TarImages implements RawImages {
  private final TarEntries tar;
  private final EntryNames names;

  TarImages(TarEntries tar, EntryNames names) {
    this.tar = tar;
    this.names = names;
  }

  @Override
  public RawImage next() throws IOException {
    TarArchiveEntry entry = tar.next();
    return entry == null ? null : read(tar, entry, names);
  }

  @Override
  public boolean skip() throws IOException {
    return tar.next() != null;
  }

  /** The file of an entry, or why there is none. */
  static RawImage read(TarEntries tar, TarArchiveEntry entry, EntryNames names) throws IOException {
    EntryNames.Name name = names.of(TarEntries.name(entry));
    long length = entry.getSize();
    if (!TarEntries.isFile(entry)) {
      return RawImage.refused(name.classId(), name.file(), 0, "a link or device, not a file");
    }
    if (name.classId().isEmpty()) {
      return RawImage.refused(
          name.classId(), name.file(), length, "it lies in no directory that says its class");
    }
    return length > RawImage.MAX_BYTES
        ? RawImage.refused(name.classId(), name.file(), length, RawImage.tooLarge(length))
        : RawImage.read(name.classId(), name.file(), tar.content(entry));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
