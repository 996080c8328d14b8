package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One directory for each class, named by it; files anywhere below it are its images. */
final class DirectoryTree implements Layout {
  private static final long serialVersionUID = 1L;

  /** So that the images of one class are read by more than one task. */
  static final int FILES_PER_PART = 256;

  @Override
  public String name() {
    return "tree";
  }

  @Override
  public String description() {
    return "<class>/ directories with image files";
  }

  @Override
  public boolean matches(Place place) {
    return place.entries().stream().anyMatch(FileStatus::isDirectory)
        && place.entries().stream().noneMatch(ClassTars::isTar);
  }

  @Override
  public List<String> unread(Place place) {
    return place.entries().stream()
        .filter(FileStatus::isFile)
        .map(entry -> entry.getPath().getName())
        .filter(name -> Layout.isArchive(name) || Layout.isImage(name))
        .toList();
  }

  @Override
  public List<SourcePart> parts(Place place) throws IOException {
    Storage storage = place.storage();
    Path input = place.input();
    String root = storage.qualify(input).toUri().getPath();
    Map<String, Map<String, Listed>> classes = new TreeMap<>();
    storage.walk(
        input,
        file -> {
          String path = file.getPath().toUri().getPath().substring(root.length());
          String name = path.startsWith("/") ? path.substring(1) : path;
          int slash = name.indexOf('/');
          if (slash > 0 && !name.startsWith(".") && !Layout.isHidden(name)) {
            if (Layout.isArchive(name)) {
              throw DataErrors.archiveInTree(input.toString(), name);
            }
            classes
                .computeIfAbsent(name.substring(0, slash), classId -> new TreeMap<>())
                .put(name.substring(slash + 1), new Listed(file.getLen(), Stamp.version(file)));
          }
        });
    List<SourcePart> parts = new ArrayList<>();
    classes.forEach(
        (classId, files) -> addParts(classId, Storage.below(input, classId), files, parts));
    return parts;
  }

  private record Listed(long bytes, long version) {}

  private static void addParts(
      String classId, Path directory, Map<String, Listed> files, List<SourcePart> parts) {
    List<String> names = new ArrayList<>(files.keySet());
    for (int from = 0; from < names.size(); from += FILES_PER_PART) {
      List<String> some =
          List.copyOf(names.subList(from, Math.min(names.size(), from + FILES_PER_PART)));
      long bytes = some.stream().mapToLong(name -> files.get(name).bytes()).sum();
      Stamp stamp = new Stamp();
      some.forEach(name -> stamp.add(files.get(name).version()));
      parts.add(new SourcePart(classId, directory.toString(), some, 0, bytes, stamp.text()));
    }
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    Storage storage = Storage.of(part.uri(), hadoop);
    Iterator<String> names = part.files().iterator();
    return new RawImages() {
      @Override
      public RawImage next() throws IOException {
        if (!names.hasNext()) {
          return null;
        }
        String name = names.next();
        Path file = Storage.below(new Path(part.uri()), name);
        return RawImage.readFile(part.classId(), name, file, storage);
      }

      @Override
      public boolean skip() {
        if (!names.hasNext()) {
          return false;
        }
        names.next();
        return true;
      }

      @Override
      public void close() {}
    };
  }
}
