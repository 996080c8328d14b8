package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Sends images, or what is known of them, to their places. */
final class ShardShuffle {
  private ShardShuffle() {}

  /**
   * What is of shard i in partition i, in the order of the shard; what has no place is left out.
   *
   * @param file says which file an item is of
   */
  static <T> JavaPairRDD<ShardPlace, T> of(
      JavaRDD<T> items, Function<T, SourceFile> file, Broadcast<Placement> places) {
    return items
        .<ShardPlace, T>flatMapToPair(
            item -> {
              ShardPlace place = places.value().of(file.call(item));
              return place == null
                  ? Collections.emptyIterator()
                  : List.of(new Tuple2<>(place, item)).iterator();
            })
        .repartitionAndSortWithinPartitions(
            new ShardPlace.ByShard(places.value().shards().shards()), new ShardPlace.ByOrder());
  }
}
