package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One tar for each class, named by it: ImageNet-21K as of winter 2021. */
final class ClassTars implements Layout {
  private static final long serialVersionUID = 1L;
  static final String SUFFIX = ".tar";

  @Override
  public String name() {
    return "class-tars";
  }

  @Override
  public String description() {
    return "<class>.tar files";
  }

  @Override
  public boolean matches(Place place) {
    return !place.isFile()
        && place.entries().stream().anyMatch(ClassTars::isTar)
        && place.entries().stream().noneMatch(FileStatus::isDirectory);
  }

  @Override
  public List<String> unread(Place place) {
    return besides(place);
  }

  /** What a directory holds besides tars that may be images. */
  static List<String> besides(Place place) {
    return place.entries().stream()
        .filter(entry -> !isTar(entry))
        .filter(
            entry ->
                entry.isDirectory()
                    || Layout.isArchive(entry.getPath().getName())
                    || Layout.isImage(entry.getPath().getName()))
        .map(entry -> entry.getPath().getName())
        .toList();
  }

  @Override
  public List<SourcePart> parts(Place place) {
    List<SourcePart> parts = new ArrayList<>();
    for (FileStatus entry : place.entries()) {
      if (isTar(entry)) {
        parts.add(SourcePart.archive(classOf(entry.getPath().getName()), entry));
      }
    }
    return parts;
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    return new TarImages(
        new TarEntries(part.uri(), Storage.of(part.uri(), hadoop).open(new Path(part.uri())), true),
        EntryNames.ofClass(part.classId()));
  }

  /** The class that a tar is named by. */
  static String classOf(String tar) {
    String name = tar.substring(tar.lastIndexOf('/') + 1);
    return name.substring(0, name.length() - SUFFIX.length());
  }

  static boolean isTar(FileStatus entry) {
    String name = entry.getPath().getName();
    return entry.isFile() && name.endsWith(SUFFIX) && !Layout.isHidden(name);
  }
}
