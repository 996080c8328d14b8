package io.quadraspark.dataprep.shard;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Where an image stands: its shard, and its place in it. The source tells copies apart. */
record ShardPlace(int shard, Draw order, String source) implements Serializable {
  /** The order within a shard. */
  static final class ByOrder implements Comparator<ShardPlace>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(ShardPlace one, ShardPlace other) {
      int byOrder = one.order.compareTo(other.order);
      return byOrder != 0 ? byOrder : one.source.compareTo(other.source);
    }
  }

  /** One partition for each shard. */
  static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object place) {
      return ((ShardPlace) place).shard();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByShard that && that.shards == shards;
    }

    @Override
    public int hashCode() {
      return shards;
    }
  }
}
