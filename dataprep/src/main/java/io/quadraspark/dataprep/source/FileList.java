package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A CSV file with a header, or a Parquet file, with the columns {@code path} and {@code label}.
 * Paths are URIs, or relative to the list's directory. The driver holds all paths, some 150 bytes
 * for each image.
 */
final class FileList implements Layout {
  private static final long serialVersionUID = 1L;
  private static final String PATH = "path";
  private static final String LABEL = "label";

  @Override
  public String name() {
    return "list";
  }

  @Override
  public String description() {
    return "one .csv or .parquet file with the columns path and label";
  }

  @Override
  public boolean matches(Place place) {
    return place.isFile() && (isCsv(place) || place.name().endsWith(".parquet"));
  }

  private static boolean isCsv(Place place) {
    return place.name().endsWith(".csv");
  }

  @Override
  public List<SourcePart> parts(Place place) {
    if (!matches(place)) {
      return List.of();
    }
    Path list = place.storage().qualify(place.input());
    Dataset<Row> rows = rows(list.toString(), isCsv(place));
    List<String> columns = Arrays.asList(rows.columns());
    if (!columns.containsAll(List.of(PATH, LABEL))) {
      throw DataErrors.listColumns(list.toString(), PATH, LABEL, columns);
    }
    Map<String, List<String>> classes = new TreeMap<>();
    Iterator<Row> each =
        rows.selectExpr("cast(path as string)", "cast(label as string)").toLocalIterator();
    for (long row = 1; each.hasNext(); row++) {
      Row next = each.next();
      String path = next.getString(0);
      String label = next.getString(1);
      if (path == null || path.isBlank() || label == null || label.isBlank()) {
        throw DataErrors.listRow(list.toString(), row, path, label);
      }
      classes.computeIfAbsent(label.strip(), classId -> new ArrayList<>()).add(path.strip());
    }
    List<SourcePart> parts = new ArrayList<>();
    String directory = list.getParent().toString();
    classes.forEach(
        (classId, paths) -> {
          paths.sort(null); // the order of rows decides nothing
          for (int from = 0; from < paths.size(); from += DirectoryTree.FILES_PER_PART) {
            int to = Math.min(paths.size(), from + DirectoryTree.FILES_PER_PART);
            parts.add(
                new SourcePart(classId, directory, List.copyOf(paths.subList(from, to)), 0, 0, ""));
          }
        });
    return parts;
  }

  private static Dataset<Row> rows(String list, boolean csv) {
    SparkSession spark = SparkSession.active();
    return csv
        ? spark.read().option("header", true).option("mode", "FAILFAST").csv(list)
        : spark.read().parquet(list);
  }

  @Override
  public RawImages open(SourcePart part, Configuration hadoop) {
    Iterator<String> paths = part.files().iterator();
    return new RawImages() {
      @Override
      public RawImage next() throws IOException {
        return paths.hasNext() ? read(part, paths.next(), hadoop) : null;
      }

      @Override
      public boolean skip() {
        if (!paths.hasNext()) {
          return false;
        }
        paths.next();
        return true;
      }

      @Override
      public void close() {}
    };
  }

  private static RawImage read(SourcePart part, String path, Configuration hadoop)
      throws IOException {
    boolean whole = path.startsWith("/") || path.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
    Path file = whole ? new Path(path) : Storage.below(new Path(part.uri()), path);
    return RawImage.readFile(
        part.classId(), nameBelow(part.classId(), path), file, Storage.of(file, hadoop));
  }

  /** The name within the class: what follows a directory of the class's name, else all of it. */
  private static String nameBelow(String classId, String path) {
    String directory = "/" + classId + "/";
    int at = ("/" + path).lastIndexOf(directory);
    return at < 0 ? path : path.substring(at + directory.length() - 1);
  }
}
