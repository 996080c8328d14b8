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
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** {@code near-duplicates.parquet}: pairs of images that look alike, in the order of the first. */
public final class NearDuplicatesFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message near_duplicate {
            required binary sha256 (STRING);
            required binary class_id (STRING);
            required binary source (STRING);
            required binary other_sha256 (STRING);
            required binary other_class_id (STRING);
            required binary other_source (STRING);
            required int32 distance;
          }
          """);

  private NearDuplicatesFile() {}

  /** Writes the rows in their order. */
  public static void write(OutputStream out, Iterator<NearDuplicateRow> rows, Configuration hadoop)
      throws IOException {
    SimpleGroupFactory groups = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer = ParquetFile.writer(out, SCHEMA, hadoop)) {
      while (rows.hasNext()) {
        NearDuplicateRow row = rows.next();
        writer.write(
            groups
                .newGroup()
                .append("sha256", row.sha256())
                .append("class_id", row.classId())
                .append("source", row.source())
                .append("other_sha256", row.otherSha256())
                .append("other_class_id", row.otherClassId())
                .append("other_source", row.otherSource())
                .append("distance", row.distance()));
      }
    }
  }

  /** All rows in the order of the file. */
  public static List<NearDuplicateRow> read(Path path, Configuration hadoop) throws IOException {
    List<NearDuplicateRow> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = ParquetFile.reader(path, SCHEMA, hadoop)) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(
            new NearDuplicateRow(
                row.getString("sha256", 0),
                row.getString("class_id", 0),
                row.getString("source", 0),
                row.getString("other_sha256", 0),
                row.getString("other_class_id", 0),
                row.getString("other_source", 0),
                row.getInteger("distance", 0)));
      }
    }
    return rows;
  }
}
