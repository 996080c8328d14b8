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
  private static final String SUFFIX = ".tar";

  @Override
  public String name() {
    return "class-tars";
  }

  @Override
  public String description() {
    return "<class>.tar files";
  }

  @Override
  public boolean matches(List<FileStatus> entries) {
    return entries.stream().anyMatch(ClassTars::isTar)
        && entries.stream().noneMatch(FileStatus::isDirectory);
  }

  @Override
  public List<SourcePart> parts(Storage storage, Path input) throws IOException {
    List<SourcePart> parts = new ArrayList<>();
    for (FileStatus entry : storage.list(input)) {
      if (isTar(entry)) {
        String name = entry.getPath().getName();
        String classId = name.substring(0, name.length() - SUFFIX.length());
        parts.add(new SourcePart(classId, entry.getPath().toString(), List.of(), entry.getLen()));
      }
    }
    return parts;
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) throws IOException {
    return new TarImages(part, Storage.of(part.uri(), hadoop).open(new Path(part.uri())));
  }

  private static boolean isTar(FileStatus entry) {
    String name = entry.getPath().getName();
    return entry.isFile() && name.endsWith(SUFFIX) && !Layout.isHidden(name);
  }
}
