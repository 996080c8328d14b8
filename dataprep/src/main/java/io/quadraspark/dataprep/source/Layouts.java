package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The layouts that are known. */
public final class Layouts {
  public static final String AUTO = "auto";

  /** A new layout is one more entry here. */
  private static final List<Layout> REGISTERED =
      List.of(
          new FileList(),
          new OneTar(),
          new CompressedTar(),
          new WebDataset(),
          new ClassTars(),
          new DirectoryTree());

  private static final int ENTRIES_NAMED = 5;

  private Layouts() {}

  /** The names that can be given, {@code auto} first. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(AUTO));
    REGISTERED.forEach(layout -> names.add(layout.name()));
    return names;
  }

  /** A directory's layout and all there is to read in it. */
  public record Found(Layout layout, List<SourcePart> parts) {}

  /**
   * Looks at the directory {@code input}.
   *
   * @param name of the layout, or {@code auto} for the one that the directory has
   */
  public static Found find(String name, Storage storage, Path input) throws IOException {
    List<FileStatus> entries =
        storage.list(input).stream()
            .filter(entry -> !Layout.isHidden(entry.getPath().getName()))
            .toList();
    if (entries.isEmpty() && !storage.exists(input)) {
      throw DataErrors.noInput(input.toString());
    }
    Layout.Place place = new Layout.Place(storage, input, entries);
    for (Layout layout : REGISTERED) {
      if (name.equals(AUTO) ? layout.matches(place) : layout.name().equals(name)) {
        List<String> unread = layout.unread(place);
        if (name.equals(AUTO) && !unread.isEmpty()) {
          throw DataErrors.unreadEntries(input.toString(), layout.name(), unread);
        }
        List<SourcePart> parts = layout.parts(place);
        if (!parts.isEmpty()) {
          return new Found(layout, parts);
        }
      }
    }
    throw notFound(name, input, entries);
  }

  private static RuntimeException notFound(String name, Path input, List<FileStatus> entries) {
    List<String> found = new ArrayList<>();
    entries.stream()
        .limit(ENTRIES_NAMED)
        .forEach(e -> found.add(e.getPath().getName() + (e.isDirectory() ? "/" : "")));
    if (entries.size() > ENTRIES_NAMED) {
      found.add("and %d more".formatted(entries.size() - ENTRIES_NAMED));
    }
    List<String> described =
        REGISTERED.stream()
            .map(layout -> layout.name() + " (" + layout.description() + ")")
            .toList();
    return DataErrors.layoutNotFound(input.toString(), name, described, found);
  }
}
