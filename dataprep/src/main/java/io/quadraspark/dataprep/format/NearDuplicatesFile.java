package io.quadraspark.dataprep.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
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

  /** Writes the rows in their order; returns how many there were. */
  public static long write(OutputStream out, Iterator<NearDuplicateRow> rows, Configuration hadoop)
      throws IOException {
    return ParquetFile.write(out, SCHEMA, rows, NearDuplicatesFile::fill, hadoop);
  }

  private static void fill(Group group, NearDuplicateRow row) {
    group
        .append("sha256", row.sha256())
        .append("class_id", row.classId())
        .append("source", row.source())
        .append("other_sha256", row.otherSha256())
        .append("other_class_id", row.otherClassId())
        .append("other_source", row.otherSource())
        .append("distance", row.distance());
  }

  /** Reads one row after the other. */
  public static void read(Path path, Configuration hadoop, Consumer<NearDuplicateRow> rows)
      throws IOException {
    ParquetFile.each(
        ParquetFile.reader(path, SCHEMA, hadoop),
        row ->
            rows.accept(
                new NearDuplicateRow(
                    row.getString("sha256", 0),
                    row.getString("class_id", 0),
                    row.getString("source", 0),
                    row.getString("other_sha256", 0),
                    row.getString("other_class_id", 0),
                    row.getString("other_source", 0),
                    row.getInteger("distance", 0))));
  }
}
