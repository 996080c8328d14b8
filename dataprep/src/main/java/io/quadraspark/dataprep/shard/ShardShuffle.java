package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.read.Split;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Sends an image to its place; one of a class that is left out has none. */
record ShardShuffle(Broadcast<SplitPlan> splits, ShardPlan shards, long seed)
    implements PairFlatMapFunction<Prepared, ShardPlace, Prepared> {

  /** The images of shard i in partition i, in the order of the shard. */
  JavaPairRDD<ShardPlace, Prepared> of(JavaRDD<Prepared> prepared) {
    return prepared
        .flatMapToPair(this)
        .repartitionAndSortWithinPartitions(
            new ShardPlace.ByShard(shards.shards()), new ShardPlace.ByOrder());
  }

  @Override
  public Iterator<Tuple2<ShardPlace, Prepared>> call(Prepared image) {
    if (!image.isImage()) {
      return List.<Tuple2<ShardPlace, Prepared>>of().iterator();
    }
    Traits traits = Traits.of(image, seed);
    Split split = splits.value().splitOf(traits);
    if (split == null) {
      return List.<Tuple2<ShardPlace, Prepared>>of().iterator();
    }
    int shard = shards.shardOf(split, traits.order());
    return List.of(new Tuple2<>(new ShardPlace(shard, traits.order(), image.source()), image))
        .iterator();
  }
}
