package io.quadraspark.dataprep.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** {@code manifest.parquet}: where every sample is, in the order of the shards. */
public final class ManifestFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message sample {
            required binary key (STRING);
            required binary class_id (STRING);
            required int32 class_index;
            required binary split (STRING);
            required binary shard (STRING);
            required int64 offset;
            required int32 length;
            required int32 width;
            required int32 height;
            required int32 source_width;
            required int32 source_height;
            required binary source_sha256 (STRING);
            required binary sha256 (STRING);
          }
          """);

  private static final MessageType PLACES =
      MessageTypeParser.parseMessageType(
          """
          message sample {
            required binary shard (STRING);
            required int64 offset;
            required int32 length;
          }
          """);

  /** Takes where one sample's image is. */
  @FunctionalInterface
  public interface PlaceConsumer {
    void accept(String shard, long offset, int length);
  }

  private ManifestFile() {}

  /** Writes the rows in their order, a row group at a time. */
  public static void write(OutputStream out, Iterator<ManifestRow> rows, Configuration hadoop)
      throws IOException {
    ParquetFile.write(out, SCHEMA, rows, ManifestFile::fill, hadoop);
  }

  private static void fill(Group group, ManifestRow row) {
    group
        .append("key", row.key())
        .append("class_id", row.classId())
        .append("class_index", row.classIndex())
        .append("split", row.split())
        .append("shard", row.shard())
        .append("offset", row.offset())
        .append("length", row.length())
        .append("width", row.width())
        .append("height", row.height())
        .append("source_width", row.sourceWidth())
        .append("source_height", row.sourceHeight())
        .append("source_sha256", row.sourceSha256())
        .append("sha256", row.sha256());
  }

  /** Reads the places of all images in the order of the file. */
  public static void readPlaces(Path path, Configuration hadoop, PlaceConsumer places)
      throws IOException {
    ParquetFile.each(
        ParquetFile.reader(path, PLACES, hadoop),
        row ->
            places.accept(
                row.getString("shard", 0), row.getLong("offset", 0), row.getInteger("length", 0)));
  }

  /** Reads one row after the other. */
  public static void read(Path path, Configuration hadoop, Consumer<ManifestRow> rows)
      throws IOException {
    ParquetFile.each(ParquetFile.reader(path, SCHEMA, hadoop), row -> rows.accept(row(row)));
  }

  /**
   * The rows of one shard in the order of the file. As rows are in the order of the shards, this
   * reads the few pages that have them.
   */
  public static List<ManifestRow> readShard(Path path, Configuration hadoop, String shard)
      throws IOException {
    return ParquetFile.all(
        ParquetFile.reader(path, SCHEMA, hadoop, "shard", shard), ManifestFile::row);
  }

  private static ManifestRow row(Group row) {
    return new ManifestRow(
        row.getString("key", 0),
        row.getString("class_id", 0),
        row.getInteger("class_index", 0),
        row.getString("split", 0),
        row.getString("shard", 0),
        row.getLong("offset", 0),
        row.getInteger("length", 0),
        row.getInteger("width", 0),
        row.getInteger("height", 0),
        row.getInteger("source_width", 0),
        row.getInteger("source_height", 0),
        row.getString("source_sha256", 0),
        row.getString("sha256", 0));
  }
}
