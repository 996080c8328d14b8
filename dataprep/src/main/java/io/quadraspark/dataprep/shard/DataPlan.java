package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.Split;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is planned from the files of the inputs: a pure function of them and of the options, so
 * that a run that goes on plans what the interrupted one did.
 */
final class DataPlan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataPlan.class);

  private final Census census;
  private final Quarantine quarantine;
  private final Broadcast<FileSet> known;
  private final Duplicates duplicates;
  private final JavaRDD<SourceFile> added;
  private final Broadcast<Placement> places;

  private DataPlan(
      Census census,
      Quarantine quarantine,
      Broadcast<FileSet> known,
      JavaRDD<SourceFile> added,
      Duplicates duplicates,
      Broadcast<Placement> places) {
    this.census = census;
    this.quarantine = quarantine;
    this.known = known;
    this.added = added;
    this.duplicates = duplicates;
    this.places = places;
  }

  /** Refuses what cannot become a data set. */
  static DataPlan of(
      JavaRDD<SourceFile> files,
      ShardOptions options,
      Generation generation,
      JavaSparkContext spark) {
    Census census = census(files, options);
    if (!census.failures().isEmpty()) {
      throw DataErrors.failedInTask(census.failures().first());
    }
    Quarantine quarantine = new Quarantine(files, census);
    quarantine.require(census.images(), options.quarantineBudget());
    boolean oneCopy = options.duplicates() == DuplicateMode.DROP;
    Broadcast<FileSet> known =
        spark.broadcast(
            generation
                .parent()
                .map(dataSet -> KnownImages.among(files, dataSet, oneCopy))
                .orElseGet(FileSet::new));
    JavaRDD<SourceFile> added = files.filter(file -> !known.value().contains(file));
    Duplicates duplicates = Duplicates.of(added, options.duplicates());
    FileSet leftOut = new FileSet().merge(known.value()).merge(duplicates.dropped());
    Placement places = place(files, census, leftOut, options, generation, spark);
    return new DataPlan(census, quarantine, known, added, duplicates, spark.broadcast(places));
  }

  private static Census census(JavaRDD<SourceFile> files, ShardOptions options) {
    return Census.take(files, options.validationPerClass(), options.seed());
  }

  private static Placement place(
      JavaRDD<SourceFile> files,
      Census census,
      FileSet leftOut,
      ShardOptions options,
      Generation generation,
      JavaSparkContext spark) {
    Broadcast<FileSet> without = spark.broadcast(leftOut);
    JavaRDD<SourceFile> kept = files.filter(file -> !without.value().contains(file));
    Census counts = leftOut.size() == 0 ? census : census(kept, options);
    SplitPlan split = SplitPlan.of(counts, options, generation.classes());
    if (!split.shortClasses().isEmpty()) {
      LOG.warn(
          "{} classes have too few images for {} validation images and give fewer, such as {}",
          split.shortClasses().size(),
          options.validationPerClass(),
          split.shortClasses().get(0));
    }
    Broadcast<SplitPlan> splits = spark.broadcast(split);
    ShardPlan shards = ShardPlan.of(kept, splits, options.seed(), options.shardBytes());
    splits.destroy();
    without.destroy();
    boolean trains = shards.shards() > 0 && shards.splitOf(0) == Split.TRAIN;
    if (!trains && generation.parent().isEmpty()) {
      throw DataErrors.noImages(options.input(), census.quarantined(), census.images());
    }
    return new Placement(split, shards, leftOut);
  }

  Census census() {
    return census;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  /** How many images the data set had already. */
  long known() {
    return known.value().size();
  }

  Duplicates duplicates() {
    return duplicates;
  }

  /** Pairs of this run's images that look alike. */
  Iterator<NearDuplicateRow> nearDuplicates() {
    return NearDuplicates.rows(added);
  }

  Broadcast<Placement> places() {
    return places;
  }

  SplitPlan split() {
    return places.value().splits();
  }

  /** How many shards there will be; none where an addition has nothing new. */
  int shards() {
    return places.value().shards().shards();
  }

  @Override
  public void close() {
    duplicates.close();
    known.destroy();
    places.destroy();
  }
}
