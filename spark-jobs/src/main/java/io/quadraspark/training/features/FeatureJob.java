package io.quadraspark.training.features;

import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.Engine;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.Shipped;
import io.quadraspark.training.TaskFailures;
import io.quadraspark.training.file.FileSeal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Computes the features of a split in one Spark job: a task for each block of the data set writes
 * the file of that block, whole or not at all, so a repeated one changes nothing.
 *
 * @param images of the split
 * @param batchSize samples computed at once, as many as in training, so that a program may choose
 *     its kernels by it
 */
record FeatureJob(FeatureTable table, EvaluationSource images, int batchSize, HadoopSettings hadoop)
    implements Serializable {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Writes all files; returns size and hash of each by its name. */
  Map<String, FileSeal> run(JavaSparkContext spark, SharedEngines engines) {
    spark.setJobDescription(
        "features of %d %s images".formatted(table.totalSamples(), table.split()));
    List<Integer> blocks = IntStream.range(0, table.blocks()).boxed().toList();
    List<String> hashes;
    try (Shipped<FeatureJob> shipped = new Shipped<>(spark, this)) {
      hashes =
          TaskFailures.named(
              () ->
                  spark
                      .parallelize(blocks, Math.max(1, blocks.size()))
                      .map(blockFunction(engines, shipped))
                      .collect());
    }
    Map<String, FileSeal> seals = new TreeMap<>();
    for (int block : blocks) {
      seals.put(table.name(block), new FileSeal(table.bytes(block), hashes.get(block)));
    }
    return seals;
  }

  /** Static, so that the task does not take this object along. */
  private static Function<Integer, String> blockFunction(
      SharedEngines engines, Shipped<FeatureJob> job) {
    return block -> engines.withFrozen(engine -> job.value().write(block, engine));
  }

  /** Writes one file and returns its SHA-256. */
  private String write(int block, Engine engine) throws IOException {
    Path file = new Path(table.file(block));
    MessageDigest digest = Sha256.digest();
    Storage.of(file, hadoop.configuration())
        .write(
            file,
            out -> {
              OutputStream hashed =
                  new BufferedOutputStream(new DigestOutputStream(out, digest), BUFFER_BYTES);
              write(block, engine, hashed);
              hashed.flush();
            });
    return Sha256.hex(digest.digest());
  }

  private void write(int block, Engine engine, OutputStream out) throws IOException {
    Iterator<Batch> batches = images.block(block, batchSize);
    int written = 0;
    while (batches.hasNext()) {
      Batch batch = batches.next();
      float[] features = engine.features(batch);
      for (int n = 0; n < batch.size(); n++) {
        out.write(table.record().write(batch.labels()[n], features, n * table.floats()));
      }
      written += batch.size();
    }
    if (written != table.samples()[block]) {
      throw new IllegalStateException(
          "Block %d of %s gave %d samples instead of %d"
              .formatted(block, table.split(), written, table.samples()[block]));
    }
  }
}
