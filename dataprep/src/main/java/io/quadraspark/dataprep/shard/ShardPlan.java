package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * Which image goes into which shard. The range of the order draws is cut into fine buckets, and the
 * buckets of a split, in order, into shards of nearly the wanted bytes: exact for small data, and
 * within a bucket's worth for large.
 */
final class ShardPlan implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BUCKET_BITS = 14;
  private static final int BUCKETS = 1 << BUCKET_BITS;

  private final long seed;
  private final int[][] shardOfBucket = new int[Split.values().length][BUCKETS];
  private final List<Split> shards = new ArrayList<>();
  private long bytes;

  static ShardPlan of(
      JavaRDD<SourceFile> files, Broadcast<SplitPlan> splits, long seed, long shardBytes) {
    long[][] bytes =
        files.treeAggregate(
            new long[Split.values().length][BUCKETS],
            (sums, file) -> {
              Split split = file.isImage() ? splits.value().splitOf(file) : null;
              if (split != null) {
                sums[split.ordinal()][bucket(Draw.order(file, seed))] +=
                    ShardSample.estimatedBytes(file.image().bytes());
              }
              return sums;
            },
            ShardPlan::sum);
    return new ShardPlan(bytes, seed, shardBytes);
  }

  ShardPlan(long[][] bytes, long seed, long shardBytes) {
    this.seed = seed;
    for (Split split : Split.values()) {
      long filled = 0;
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        long more = bytes[split.ordinal()][bucket];
        if (more > 0 && (filled == 0 || filled + more > shardBytes)) {
          shards.add(split);
          filled = 0;
        }
        filled += more;
        this.bytes += more;
        shardOfBucket[split.ordinal()][bucket] = shards.size() - 1;
      }
    }
  }

  private static long[][] sum(long[][] one, long[][] other) {
    for (int split = 0; split < one.length; split++) {
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        one[split][bucket] += other[split][bucket];
      }
    }
    return one;
  }

  private static int bucket(Draw order) {
    return (int) (order.high() >>> (Long.SIZE - BUCKET_BITS));
  }

  /** The number of all shards, those of training first. */
  int shards() {
    return shards.size();
  }

  /** Nearly the bytes of all shards. */
  long bytes() {
    return bytes;
  }

  Split splitOf(int shard) {
    return shards.get(shard);
  }

  /** An image's place in the order of all images. */
  Draw order(SourceFile image) {
    return Draw.order(image, seed);
  }

  int shardOf(Split split, Draw order) {
    return shardOfBucket[split.ordinal()][bucket(order)];
  }
}
