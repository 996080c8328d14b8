package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Tars of samples, each an image with a {@code .cls} beside it: WebDataset, as ImageNet-21K of
 * winter 2021 and our own shards have it.
 */
final class WebDataset implements Layout {
  private static final long serialVersionUID = 1L;

  /** A sample has an image, a class and perhaps notes; a class is among its first entries. */
  private static final int ENTRIES_LOOKED_AT = 8;

  @Override
  public String name() {
    return "webdataset";
  }

  @Override
  public String description() {
    return "WebDataset .tar files with <key>.jpg and <key>.cls in them";
  }

  @Override
  public boolean matches(Place place) throws IOException {
    List<FileStatus> tars = tars(place);
    return !place.isFile() && !tars.isEmpty() && holdsSamples(place.storage(), tars.get(0));
  }

  private static boolean holdsSamples(Storage storage, FileStatus tar) throws IOException {
    SkippingStream in = new SkippingStream(storage.openRanged(tar.getPath()), tar.getLen());
    try (TarEntries entries = new TarEntries(tar.getPath().toString(), in, true)) {
      for (int i = 0; i < ENTRIES_LOOKED_AT; i++) {
        TarArchiveEntry entry = entries.next();
        if (entry == null) {
          return false;
        }
        if (entry.getName().endsWith(WebDatasetImages.CLASS)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public List<SourcePart> parts(Place place) {
    List<SourcePart> parts = new ArrayList<>();
    for (FileStatus tar : tars(place)) {
      parts.add(SourcePart.archive(SourcePart.MIXED, tar));
    }
    return parts;
  }

  @Override
  public List<String> unread(Place place) {
    return ClassTars.besides(place);
  }

  private static List<FileStatus> tars(Place place) {
    return place.entries().stream().filter(ClassTars::isTar).toList();
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    return new WebDatasetImages(
        new TarEntries(
            part.uri(), Storage.of(part.uri(), hadoop).open(new Path(part.uri())), true));
  }
}
