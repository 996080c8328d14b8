package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.storage.HadoopSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The images of a data set as rows. A partition is some blocks in the order of their shard, each
 * one ranged read of which a task holds one at a time.
 *
 * @param blocks of the splits that are read
 * @param classes their names by their indexes
 */
record ImageTable(Map<Split, BlockTable> blocks, List<String> classes, HadoopSettings hadoop)
    implements Serializable {
  /** Blocks of a partition: 64 MiB. */
  private static final int PARTITION_BLOCKS = 8;

  private static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("class", DataTypes.StringType, false)
          .add("split", DataTypes.StringType, false)
          .add("jpeg", DataTypes.BinaryType, false);

  /** Blocks {@code [from, to)} of a split. */
  private record Part(Split split, int from, int to) implements Serializable {}

  /**
   * The rows of some splits.
   *
   * @param blockBytes that a partition reads at a time
   */
  static Dataset<Row> of(DataSet data, SparkSession spark, List<Split> splits, int blockBytes) {
    Map<Split, BlockTable> blocks = new EnumMap<>(Split.class);
    splits.forEach(split -> blocks.put(split, data.blocks(split, blockBytes)));
    return new ImageTable(
            blocks,
            data.classes().names(),
            new HadoopSettings(spark.sparkContext().hadoopConfiguration()))
        .rows(spark);
  }

  private Dataset<Row> rows(SparkSession spark) {
    List<Part> parts = new ArrayList<>();
    blocks.forEach(
        (split, table) -> {
          for (int from = 0; from < table.size(); from += PARTITION_BLOCKS) {
            parts.add(new Part(split, from, Math.min(table.size(), from + PARTITION_BLOCKS)));
          }
        });
    JavaRDD<Row> rows =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(parts, Math.max(1, parts.size()))
            .flatMap(this::rows);
    return spark.createDataFrame(rows, SCHEMA);
  }

  private Iterator<Row> rows(Part part) {
    return new Iterator<>() {
      private int next = part.from();
      private Iterator<Sample> samples = List.<Sample>of().iterator();

      @Override
      public boolean hasNext() {
        while (!samples.hasNext() && next < part.to()) {
          samples =
              SampleReader.readBlock(blocks.get(part.split()), next++, hadoop.configuration());
        }
        return samples.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Sample sample = samples.next();
        return RowFactory.create(
            sample.key(),
            sample.label(),
            classes.get(sample.label()),
            part.split().label(),
            sample.jpeg());
      }
    };
  }
}
