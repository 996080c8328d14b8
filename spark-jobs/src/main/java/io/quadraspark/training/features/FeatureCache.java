package io.quadraspark.training.features;

import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.DataSetBlocks;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.FeatureCacheSize;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingListener;
import io.quadraspark.training.file.DamagedException;
import io.quadraspark.training.file.FileSeal;
import io.quadraspark.training.file.SealedJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What a frozen prefix gives for the images of a data set, computed once and kept in storage: a
 * directory whose name is a hash of all that the features depend on, with a file for each block and
 * {@code features.json}, written last. Another run that needs the same features finds them; a
 * directory that is not whole is not used.
 */
public final class FeatureCache {
  private static final int NAME_DIGITS = 16;

  private final FrozenPrefix prefix;
  private final Map<Split, DataSetBlocks> images;
  private final int batchSize;
  private final HadoopSettings hadoop;
  private final Map<String, String> madeFrom;
  private final String directory;

  /**
   * @param root directory that the cache's own is in
   * @param madeFrom what else than prefix and batch size the features depend on
   * @param images of each split, without augmentation
   * @param batchSize samples of one step of training
   */
  public FeatureCache(
      String root,
      Map<String, String> madeFrom,
      FrozenPrefix prefix,
      Map<Split, DataSetBlocks> images,
      int batchSize,
      HadoopSettings hadoop) {
    int most = Integer.MAX_VALUE / new FeatureRecord(prefix.length()).bytes();
    if (batchSize > most) {
      throw JobErrors.outOfRange(
          "--batch-size",
          batchSize,
          "at most %d for cached features of %d floats".formatted(most, prefix.length()));
    }
    this.prefix = prefix;
    this.images = new TreeMap<>(images);
    this.batchSize = batchSize;
    this.hadoop = hadoop;
    this.madeFrom = new TreeMap<>(madeFrom);
    this.madeFrom.put("prefix", prefix.identity());
    this.madeFrom.put("batch size", Integer.toString(batchSize));
    this.directory =
        root + "/features-" + Sha256.of(this.madeFrom.toString()).substring(0, NAME_DIGITS);
  }

  /** Where it is and what it takes, written or not. */
  public FeatureCacheSize size() {
    long samples = 0;
    long bytes = 0;
    for (Split split : images.keySet()) {
      FeatureTable table = table(split);
      samples += table.totalSamples();
      bytes += table.totalSamples() * table.record().bytes();
    }
    return new FeatureCacheSize(directory, prefix.end(), samples, prefix.length(), bytes);
  }

  /**
   * Makes sure that the whole cache is there.
   *
   * @param engines opens engines for the time of the computation, where there is one
   */
  public void prepare(
      JavaSparkContext spark, Supplier<SharedEngines> engines, TrainingListener listener)
      throws IOException {
    Path manifest = new Path(directory, FeatureManifest.FILE);
    Storage storage = Storage.of(manifest, hadoop.configuration());
    if (storage.exists(manifest)) {
      try {
        checkWhole(storage, manifest);
        listener.featuresFound(size());
        return;
      } catch (DamagedException damaged) {
        listener.warned(
            "The cached features in %s are not whole (%s) and are computed again"
                .formatted(directory, damaged.getMessage()));
        // It vouches for every file: never an old one beside new ones.
        storage.delete(manifest);
      }
    }
    listener.cachingFeatures(size());
    long start = System.nanoTime();
    Map<String, FileSeal> files = new TreeMap<>();
    try (SharedEngines opened = engines.get()) {
      for (Split split : images.keySet()) {
        files.putAll(
            new FeatureJob(table(split), images.get(split), batchSize, hadoop).run(spark, opened));
      }
    }
    storage.write(
        manifest,
        SealedJson.write(
            new FeatureManifest(FeatureManifest.FORMAT, madeFrom, prefix.length(), files)));
    listener.featuresCached(size(), (System.nanoTime() - start) / 1e9);
  }

  /** Every file is there at its length; its records show damage when they are read. */
  private void checkWhole(Storage storage, Path file) throws IOException {
    FeatureManifest manifest =
        SealedJson.read(
            FeatureManifest.FILE, FileSeal.readPresent(storage, file), FeatureManifest.class);
    if (manifest.format() != FeatureManifest.FORMAT
        || !manifest.madeFrom().equals(madeFrom)
        || manifest.floats() != prefix.length()) {
      throw new DamagedException(FeatureManifest.FILE + " is of other features");
    }
    Map<String, Long> lengths = new HashMap<>();
    for (FileStatus found : storage.list(new Path(directory))) {
      lengths.put(found.getPath().getName(), found.getLen());
    }
    for (Split split : images.keySet()) {
      FeatureTable table = table(split);
      for (int block = 0; block < table.blocks(); block++) {
        Long length = lengths.get(table.name(block));
        if (length == null || length != table.bytes(block)) {
          throw new DamagedException(
              length == null
                  ? table.name(block) + " is missing"
                  : "%s has %d bytes instead of %d"
                      .formatted(table.name(block), length, table.bytes(block)));
        }
      }
    }
  }

  private FeatureTable table(Split split) {
    return new FeatureTable(
        directory, split.label(), prefix.length(), images.get(split).table().samples());
  }

  /** The training split's features in the order of {@code stream}. */
  public BatchSource batches(SampleStream stream) {
    return new FeatureBatches(table(Split.TRAIN), stream, hadoop);
  }

  /** The features of a split, block by block. */
  public EvaluationSource blocks(Split split) {
    return new FeatureBlocks(table(split), hadoop);
  }
}
