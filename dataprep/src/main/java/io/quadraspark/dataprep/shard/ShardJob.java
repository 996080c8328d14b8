package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job: convert every image once and keep the results on the executors' disks; count; plan split
 * and shards from the counts; shuffle the images to their shards; publish. Every plan is a function
 * of the images and the options, never of partitions or of who came first.
 */
public final class ShardJob {
  private static final Logger LOG = LoggerFactory.getLogger(ShardJob.class);

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final ShardOptions options;

  public ShardJob(JavaSparkContext spark, ShardOptions options) {
    this.spark = spark;
    this.hadoop = spark.hadoopConfiguration();
    this.options = options;
  }

  public ShardReport run() {
    Publication publication = Publication.to(options.output(), hadoop);
    InputImages inputs = InputImages.find(options, new Path(publication.root()), hadoop);
    Broadcast<HadoopSettings> settings = spark.broadcast(new HadoopSettings(hadoop));
    JavaRDD<Prepared> prepared =
        inputs.converted(spark, settings).persist(StorageLevel.DISK_ONLY());
    long seed = options.seed(); // what a task uses must not drag this object along
    JavaRDD<Traits> traits =
        prepared.map(image -> Traits.of(image, seed)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return run(publication, settings, prepared, traits);
    } catch (IOException e) {
      throw DataErrors.unwritable(options.output(), e);
    } catch (Exception e) { // Scala throws checked exceptions without saying so
      throw TaskFailure.named(e, options.input());
    } finally {
      spark.sc().setJobDescription(null);
      traits.unpersist();
      prepared.unpersist();
      settings.destroy();
    }
  }

  private ShardReport run(
      Publication publication,
      Broadcast<HadoopSettings> settings,
      JavaRDD<Prepared> prepared,
      JavaRDD<Traits> traits)
      throws IOException {
    describe("convert images");
    Census census = Census.take(traits, options.validationPerClass());
    if (!census.failures().isEmpty()) {
      throw DataErrors.failedInTask(census.failures().first());
    }
    Quarantine quarantine = new Quarantine(prepared, census);
    quarantine.require(census.images(), options.quarantineBudget());

    SplitPlan split = SplitPlan.of(census, options);
    if (!split.shortClasses().isEmpty()) {
      LOG.warn(
          "{} classes have too few images for {} validation images and give fewer, such as {}",
          split.shortClasses().size(),
          options.validationPerClass(),
          split.shortClasses().get(0));
    }
    Broadcast<SplitPlan> splits = spark.broadcast(split);
    describe("plan shards");
    ShardPlan shards = ShardPlan.of(traits, splits, options.shardBytes());
    if (shards.shards() == 0 || shards.splitOf(0) != Split.TRAIN) {
      throw DataErrors.noImages(options.input(), census.quarantined(), census.images());
    }

    describe("write shards");
    publication.clear();
    JavaRDD<WrittenShard> written =
        new ShardShuffle(splits, shards, options.seed())
            .of(prepared)
            .mapPartitionsWithIndex(
                new WriteShard(publication.root(), shards, splits, settings), true)
            // Rows of millions of samples would not fit into the driver all at once.
            .persist(StorageLevel.DISK_ONLY());
    try {
      return publish(publication, quarantine, census, split, written);
    } finally {
      written.unpersist();
      splits.destroy();
    }
  }

  private ShardReport publish(
      Publication publication,
      Quarantine quarantine,
      Census census,
      SplitPlan split,
      JavaRDD<WrittenShard> written)
      throws IOException {
    List<ShardEntry> entries = new ArrayList<>(written.map(WrittenShard::entry).collect());
    describe("write manifest");
    Iterator<WrittenShard> shards = written.toLocalIterator();
    publication.manifest(new Rows(shards));
    publication.classes(split.classMap());
    publication.quarantine(quarantine.rows());
    long train = samples(entries, Split.TRAIN);
    long validation = samples(entries, Split.VALIDATION);
    String hash =
        publication.complete(
            new DataSetDescription(
                DataSetDescription.FORMAT,
                DataSetDescription.VERSION,
                options.conversion().size(),
                split.classMap().size(),
                split.classMap().hash(),
                train,
                validation,
                census.quarantined(),
                split.droppedClasses(),
                split.droppedImages(),
                options.seed(),
                options.recorded(),
                publication.files(),
                entries));
    return new ShardReport(
        train + validation,
        train,
        validation,
        census.quarantined(),
        split.classMap().size(),
        split.droppedClasses(),
        split.droppedImages(),
        entries.size(),
        entries.stream().mapToLong(ShardEntry::bytes).sum(),
        hash);
  }

  private static long samples(List<ShardEntry> shards, Split split) {
    return shards.stream()
        .filter(shard -> shard.split().equals(split.label()))
        .mapToLong(ShardEntry::samples)
        .sum();
  }

  private void describe(String step) {
    spark.sc().setJobDescription("shard " + options.input() + ": " + step);
  }
}
