package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** How raw images lie in storage. */
public interface Layout extends Serializable {
  /** What an input looks like from outside: the input itself, and what lies right below it. */
  record Place(Storage storage, Path input, List<FileStatus> entries) {
    /** Whether the input is one file and no directory. */
    boolean isFile() {
      return entries.size() == 1
          && entries.get(0).isFile()
          && entries.get(0).getPath().equals(storage.qualify(input));
    }

    /** The input's own name. */
    String name() {
      return input.getName();
    }
  }

  /** As given on the command line. */
  String name();

  /** What the input looks like, for people. */
  String description();

  /** Whether an input like this has this layout and no other. */
  boolean matches(Place place) throws IOException;

  /** What there is to read; the driver calls it and reads names, lengths and headers only. */
  List<SourcePart> parts(Place place) throws IOException;

  /** Opens one part, in a task. */
  RawImages open(SourcePart part, Configuration hadoop) throws IOException;

  /** Names of what lies at the top of the input and may hold images, but is not read. */
  default List<String> unread(Place place) {
    return List.of();
  }

  /** What reading this layout costs that the user should know. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** Whether a name is that of an archive. */
  static boolean isArchive(String name) {
    return name.matches("(?i).*\\.(tar|tgz|gz|bz2|xz|zst|zip|7z|rar)");
  }

  /** Whether a name is that of an image. */
  static boolean isImage(String name) {
    return name.matches("(?i).*\\.(jpe?g|png|bmp|webp|gif|tiff?)");
  }

  /** Files that tools leave behind are no images: names with a leading dot, and success markers. */
  static boolean isHidden(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.startsWith(".") || last.equals("_SUCCESS");
  }
}
