package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** One compressed tar of class tars or of class directories. */
final class CompressedTar implements Layout {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public String name() {
    return "tar-gz";
  }

  @Override
  public String description() {
    return "one .tar.gz or .tgz file of <class>.tar files or <class>/ directories";
  }

  @Override
  public Optional<String> warning() {
    return Optional.of(
        "gzip can only be read from its beginning, so one task reads and converts all images while"
            + " the other cores wait. Unpack it once (gunzip) and give the .tar, which is read in"
            + " parallel");
  }

  @Override
  public boolean matches(Place place) {
    return place.isFile() && (place.name().endsWith(".tar.gz") || place.name().endsWith(".tgz"));
  }

  @Override
  public List<SourcePart> parts(Place place) {
    if (!place.isFile()) {
      return List.of();
    }
    return List.of(SourcePart.archive(SourcePart.MIXED, place.entries().get(0)));
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    WatchedStream raw =
        new WatchedStream(Storage.of(part.uri(), hadoop).open(new Path(part.uri())));
    try {
      return TarEntries.named(part.uri(), raw::failed, () -> new Images(part.uri(), raw));
    } catch (IOException | RuntimeException notGzip) {
      raw.close();
      throw notGzip;
    }
  }

  /** The files, those of class tars within the tar too. */
  private static final class Images implements RawImages {
    private final String uri;
    private final WatchedStream raw;
    private final TarEntries outer;
    private TarImages inner;

    Images(String uri, WatchedStream raw) throws IOException {
      this.uri = uri;
      this.raw = raw;
      this.outer =
          new TarEntries(
              uri,
              new GzipCompressorInputStream(new BufferedInputStream(raw, BUFFER_BYTES), true),
              raw::failed,
              true);
    }

    @Override
    public RawImage next() throws IOException {
      while (true) {
        RawImage image = inner == null ? null : inner.next();
        if (image != null) {
          return image;
        }
        inner = null;
        TarArchiveEntry entry = outer.next();
        if (entry == null) {
          return null;
        }
        String name = TarEntries.name(entry);
        if (!TarEntries.isFile(entry) || !name.endsWith(ClassTars.SUFFIX)) {
          return TarImages.read(outer, entry, EntryNames.byDirectory());
        }
        // Not closed: what it reads from goes on behind it.
        inner =
            new TarImages(
                new TarEntries(uri + "/" + name, outer.stream(), raw::failed, true),
                EntryNames.ofClass(ClassTars.classOf(name)));
      }
    }

    @Override
    public void close() throws IOException {
      outer.close();
    }
  }
}
