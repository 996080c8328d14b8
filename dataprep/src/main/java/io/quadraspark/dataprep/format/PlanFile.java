package io.quadraspark.dataprep.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** The files of the inputs as a run found them, in Parquet. Fatal problems are never planned. */
public final class PlanFile {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message planned {
            required int32 part;
            required int32 file;
            required binary class_id (STRING);
            required binary source (STRING);
            required boolean held_out;
            required int64 source_bytes;
            required binary source_sha256 (STRING);
            optional int32 bytes;
            optional int32 width;
            optional int32 height;
            optional int32 source_width;
            optional int32 source_height;
            optional binary sha256 (STRING);
            optional int64 perceptual_hash;
            optional binary problem (STRING);
            optional binary thumbnail;
          }
          """);

  private PlanFile() {}

  /** Writes the rows in their order. */
  public static void write(OutputStream out, Iterator<SourceFile> rows, Configuration hadoop)
      throws IOException {
    ParquetFile.write(out, SCHEMA, rows, PlanFile::fill, hadoop);
  }

  private static void fill(Group group, SourceFile row) {
    group
        .append("part", row.part())
        .append("file", row.file())
        .append("class_id", row.classId())
        .append("source", row.source())
        .append("held_out", row.heldOut())
        .append("source_bytes", row.sourceBytes())
        .append("source_sha256", row.sourceSha256());
    if (row.isImage()) {
      group
          .append("bytes", row.image().bytes())
          .append("width", row.image().width())
          .append("height", row.image().height())
          .append("source_width", row.image().sourceWidth())
          .append("source_height", row.image().sourceHeight())
          .append("sha256", row.image().sha256())
          .append("perceptual_hash", row.image().perceptualHash());
    } else {
      group.append("problem", row.problem());
    }
    ParquetFile.put(group, "thumbnail", row.thumbnail());
  }

  /** The rows of a file, one at a time. */
  public static final class Rows implements Iterator<SourceFile>, Closeable {
    private final ParquetReader<Group> reader;
    private Group next;

    public Rows(Path path, Configuration hadoop) throws IOException {
      this.reader = ParquetFile.reader(path, SCHEMA, hadoop);
      this.next = reader.read();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public SourceFile next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      SourceFile row = row(next);
      try {
        next = reader.read();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return row;
    }

    private static SourceFile row(Group group) {
      boolean isImage = group.getFieldRepetitionCount("sha256") > 0;
      return new SourceFile(
          group.getInteger("part", 0),
          group.getInteger("file", 0),
          group.getString("class_id", 0),
          group.getString("source", 0),
          group.getBoolean("held_out", 0),
          group.getLong("source_bytes", 0),
          group.getString("source_sha256", 0),
          isImage
              ? new SourceFile.Image(
                  group.getInteger("bytes", 0),
                  group.getInteger("width", 0),
                  group.getInteger("height", 0),
                  group.getInteger("source_width", 0),
                  group.getInteger("source_height", 0),
                  group.getString("sha256", 0),
                  group.getLong("perceptual_hash", 0))
              : null,
          isImage ? null : group.getString("problem", 0),
          ParquetFile.bytes(group, "thumbnail"),
          false);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
