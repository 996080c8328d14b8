package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** How raw images lie in storage. */
public interface Layout extends Serializable {
  /** As given on the command line. */
  String name();

  /** What the directory looks like, for people. */
  String description();

  /** Whether a directory with these entries has this layout and no other. */
  boolean matches(List<FileStatus> entries);

  /** What there is to read; the driver calls it and looks at names and lengths only. */
  List<SourcePart> parts(Storage storage, Path input) throws IOException;

  /** Opens one part, in a task. */
  RawImages open(SourcePart part, Configuration hadoop) throws IOException;

  /** Files that tools leave behind are no images: names with a leading dot, and success markers. */
  static boolean isHidden(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.startsWith(".") || last.equals("_SUCCESS");
  }
}
