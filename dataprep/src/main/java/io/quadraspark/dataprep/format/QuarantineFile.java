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

/** {@code quarantine.parquet}: what was left out and why, in the order of the sources. */
public final class QuarantineFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message quarantined {
            required binary source (STRING);
            required binary class_id (STRING);
            required binary reason (STRING);
            required int64 bytes;
            required binary sha256 (STRING);
            optional binary thumbnail;
          }
          """);

  private QuarantineFile() {}

  /** Writes the rows in their order. */
  public static void write(OutputStream out, Iterator<QuarantineRow> rows, Configuration hadoop)
      throws IOException {
    ParquetFile.write(out, SCHEMA, rows, QuarantineFile::fill, hadoop);
  }

  private static void fill(Group group, QuarantineRow row) {
    group
        .append("source", row.source())
        .append("class_id", row.classId())
        .append("reason", row.reason())
        .append("bytes", row.bytes())
        .append("sha256", row.sha256());
    ParquetFile.put(group, "thumbnail", row.thumbnail());
  }

  /** All rows: they are within the quarantine budget, so they are few. */
  public static List<QuarantineRow> read(Path path, Configuration hadoop) throws IOException {
    return ParquetFile.all(
        ParquetFile.reader(path, hadoop),
        row ->
            new QuarantineRow(
                row.getString("source", 0),
                row.getString("class_id", 0),
                row.getString("reason", 0),
                row.getLong("bytes", 0),
                row.getString("sha256", 0),
                ParquetFile.bytes(row, "thumbnail")));
  }
}
