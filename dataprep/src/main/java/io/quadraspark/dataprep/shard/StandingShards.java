package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.storage.HadoopSettings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** What stands of the planned shards before this run writes any. */
final class StandingShards implements AutoCloseable {
  private final JavaRDD<CheckedShard> checked;
  private final BitSet whole;
  private final List<String> problems;

  private StandingShards(JavaRDD<CheckedShard> checked, BitSet whole, List<String> problems) {
    this.checked = checked;
    this.whole = whole;
    this.problems = problems;
  }

  /** None, as nothing was planned before. */
  static StandingShards none(int shards, JavaSparkContext spark) {
    List<CheckedShard> unknown =
        IntStream.range(0, shards).mapToObj(CheckedShard::unknown).toList();
    return new StandingShards(spark.parallelize(unknown, shards), new BitSet(), List.of());
  }

  /** Reads every shard that an interrupted run with the same plan has left. */
  static StandingShards check(
      JavaRDD<SourceFile> files,
      ShardFiles names,
      Broadcast<Placement> places,
      Broadcast<HadoopSettings> hadoop,
      WorkCounters counters) {
    JavaRDD<CheckedShard> checked =
        ShardShuffle.of(files, file -> file, places)
            .mapPartitionsWithIndex(new CheckShard(names, places, hadoop, counters), true)
            .persist(StorageLevel.DISK_ONLY());
    BitSet whole = new BitSet();
    List<String> problems = new ArrayList<>();
    // Without the manifest's rows, which are many.
    for (CheckedShard shard : checked.map(CheckedShard::withoutRows).collect()) {
      whole.set(shard.number(), shard.isWhole());
      if (shard.state() == CheckedShard.State.OTHER) {
        problems.add(names.path(shard.number()).getName() + ": " + shard.problem());
      }
    }
    return new StandingShards(checked, whole, problems);
  }

  /** Shard i in partition i. */
  JavaRDD<CheckedShard> all() {
    return checked;
  }

  /** The numbers of those that are not to be written again. */
  BitSet whole() {
    return whole;
  }

  /** What is wrong with files that have the name of a shard. */
  List<String> problems() {
    return problems;
  }

  @Override
  public void close() {
    checked.unpersist();
  }
}
