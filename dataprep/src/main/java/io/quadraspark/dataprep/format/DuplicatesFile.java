package io.quadraspark.dataprep.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** {@code duplicates.parquet}: all copies of each image that has any, one image after the other. */
public final class DuplicatesFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message duplicate {
            required binary sha256 (STRING);
            required binary class_id (STRING);
            required binary source (STRING);
            required boolean kept;
          }
          """);

  private DuplicatesFile() {}

  /** Writes the rows in their order. */
  public static void write(OutputStream out, Iterator<DuplicateRow> rows, Configuration hadoop)
      throws IOException {
    ParquetFile.write(out, SCHEMA, rows, DuplicatesFile::fill, hadoop);
  }

  private static void fill(Group group, DuplicateRow row) {
    group
        .append("sha256", row.sha256())
        .append("class_id", row.classId())
        .append("source", row.source())
        .append("kept", row.kept());
  }

  /** All rows in the order of the file. */
  public static List<DuplicateRow> read(Path path, Configuration hadoop) throws IOException {
    return ParquetFile.all(
        ParquetFile.reader(path, SCHEMA, hadoop),
        row ->
            new DuplicateRow(
                row.getString("sha256", 0),
                row.getString("class_id", 0),
                row.getString("source", 0),
                row.getBoolean("kept", 0)));
  }
}
