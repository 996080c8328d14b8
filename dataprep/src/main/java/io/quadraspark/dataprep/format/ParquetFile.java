package io.quadraspark.dataprep.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/** Parquet without a Spark session: written to a stream with the same bytes for the same rows. */
final class ParquetFile {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private ParquetFile() {}

  /**
   * Writes rows in their order, a row group at a time, onto a stream that the caller closes.
   *
   * @param fill puts a row into an empty group
   * @return how many rows there were
   */
  static <R> long write(
      OutputStream out,
      MessageType schema,
      Iterator<R> rows,
      BiConsumer<Group, R> fill,
      Configuration hadoop)
      throws IOException {
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    long count = 0;
    try (ParquetWriter<Group> writer = writer(out, schema, hadoop)) {
      while (rows.hasNext()) {
        Group group = groups.newGroup();
        fill.accept(group, rows.next());
        writer.write(group);
        count++;
      }
    }
    return count;
  }

  private static ParquetWriter<Group> writer(
      OutputStream out, MessageType schema, Configuration hadoop) throws IOException {
    return ExampleParquetWriter.builder(new StreamFile(out))
        .withType(schema)
        .withConf(hadoop)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP_BYTES)
        // One encoding a column: Parquet lists several in the order of a hash set whose hashes are
        // those of this JVM's objects, so that equal rows would not always be equal bytes.
        .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_2_0)
        .withDictionaryEncoding(false)
        .build();
  }

  /** All rows of {@code reader}, which is closed then, in the order of the file. */
  static <R> List<R> all(ParquetReader<Group> reader, Function<Group, R> row) throws IOException {
    List<R> rows = new ArrayList<>();
    each(reader, group -> rows.add(row.apply(group)));
    return rows;
  }

  /** The same, one row at a time. */
  static void each(ParquetReader<Group> reader, Consumer<Group> row) throws IOException {
    try (reader) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        row.accept(group);
      }
    }
  }

  /** A reader of the columns in {@code projection}. */
  static ParquetReader<Group> reader(Path path, MessageType projection, Configuration hadoop)
      throws IOException {
    return builder(path, projection, hadoop).build();
  }

  /** The same of the rows whose text column {@code column} is {@code value}. */
  static ParquetReader<Group> reader(
      Path path, MessageType projection, Configuration hadoop, String column, String value)
      throws IOException {
    FilterPredicate wanted = FilterApi.eq(FilterApi.binaryColumn(column), Binary.fromString(value));
    return builder(path, projection, hadoop).withFilter(FilterCompat.get(wanted)).build();
  }

  /** A reader of all columns that the file has. */
  static ParquetReader<Group> reader(Path path, Configuration hadoop) throws IOException {
    return ParquetReader.builder(new GroupReadSupport(), path).withConf(hadoop).build();
  }

  /** Gives an optional column these bytes, or none where they are null. */
  static void put(Group row, String column, byte[] bytes) {
    if (bytes != null) {
      row.append(column, Binary.fromConstantByteArray(bytes));
    }
  }

  /** An optional column's bytes, or null where the row or the file has none. */
  static byte[] bytes(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0
        ? row.getBinary(column, 0).getBytes()
        : null;
  }

  private static ParquetReader.Builder<Group> builder(
      Path path, MessageType projection, Configuration hadoop) {
    Configuration settings = new Configuration(hadoop);
    settings.set(ReadSupport.PARQUET_READ_SCHEMA, projection.toString());
    return ParquetReader.builder(new GroupReadSupport(), path).withConf(settings);
  }

  private record StreamFile(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new CountingStream(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class CountingStream extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    CountingStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
