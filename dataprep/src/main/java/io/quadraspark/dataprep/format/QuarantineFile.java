package io.quadraspark.dataprep.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.api.Binary;
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
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer = ParquetFile.writer(out, SCHEMA, hadoop)) {
      while (rows.hasNext()) {
        QuarantineRow row = rows.next();
        Group group =
            groups
                .newGroup()
                .append("source", row.source())
                .append("class_id", row.classId())
                .append("reason", row.reason())
                .append("bytes", row.bytes())
                .append("sha256", row.sha256());
        if (row.thumbnail() != null) {
          group.append("thumbnail", Binary.fromConstantByteArray(row.thumbnail()));
        }
        writer.write(group);
      }
    }
  }

  /** All rows: they are within the quarantine budget, so they are few. */
  public static List<QuarantineRow> read(Path path, Configuration hadoop) throws IOException {
    List<QuarantineRow> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = ParquetFile.reader(path, hadoop)) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(
            new QuarantineRow(
                row.getString("source", 0),
                row.getString("class_id", 0),
                row.getString("reason", 0),
                row.getLong("bytes", 0),
                row.getString("sha256", 0),
                ParquetFile.bytes(row, "thumbnail")));
      }
    }
    return rows;
  }
}
