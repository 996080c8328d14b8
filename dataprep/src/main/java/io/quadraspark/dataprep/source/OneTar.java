package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * One large tar of class tars (ImageNet-21K as of fall 2011) or of class directories. The driver
 * reads its headers alone and cuts it at entries, so that tasks read it side by side: class tars
 * each by itself, loose files in stretches.
 */
final class OneTar implements Layout {
  private static final long serialVersionUID = 1L;
  private static final long STRETCH_BYTES = 64L << 20;

  @Override
  public String name() {
    return "one-tar";
  }

  @Override
  public String description() {
    return "one .tar file of <class>.tar files or <class>/ directories";
  }

  @Override
  public boolean matches(Place place) {
    return place.isFile() && ClassTars.isTar(place.entries().get(0));
  }

  @Override
  public List<SourcePart> parts(Place place) throws IOException {
    return place.isFile() ? parts(place.storage(), place.entries().get(0)) : List.of();
  }

  private static List<SourcePart> parts(Storage storage, FileStatus tar) throws IOException {
    String uri = tar.getPath().toString();
    String stamp = new Stamp().add(tar).text();
    List<SourcePart> parts = new ArrayList<>();
    SkippingStream in = new SkippingStream(storage.openRanged(tar.getPath()), tar.getLen());
    try (TarEntries entries = new TarEntries(uri, in, true)) {
      long start = 0;
      long end = 0; // of the files since then
      for (TarArchiveEntry entry = entries.next(); entry != null; entry = entries.next()) {
        String name = TarEntries.name(entry);
        boolean classTar = TarEntries.isFile(entry) && name.endsWith(ClassTars.SUFFIX);
        if (classTar) {
          addStretch(uri, stamp, start, end, parts);
          parts.add(
              new SourcePart(
                  ClassTars.classOf(name),
                  uri,
                  List.of(),
                  entries.position(),
                  entry.getSize(),
                  stamp));
          start = entries.end();
          end = start;
        } else {
          end = entries.end();
          if (end - start >= STRETCH_BYTES) {
            addStretch(uri, stamp, start, end, parts);
            start = end;
          }
        }
      }
      addStretch(uri, stamp, start, end, parts);
    }
    return parts;
  }

  private static void addStretch(
      String uri, String stamp, long start, long end, List<SourcePart> parts) {
    if (end > start) {
      parts.add(new SourcePart(SourcePart.MIXED, uri, List.of(), start, end - start, stamp));
    }
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    FSDataInputStream in = Storage.of(part.uri(), hadoop).open(new Path(part.uri()));
    in.seek(part.offset());
    boolean classTar = !part.classId().equals(SourcePart.MIXED);
    return new TarImages(
        new TarEntries(part.uri(), new BoundedInputStream(in, part.bytes()), classTar),
        classTar ? EntryNames.ofClass(part.classId()) : EntryNames.byDirectory());
  }
}
