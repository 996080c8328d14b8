package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.Split;
import java.io.Serializable;

/**
 * Where each image goes.
 *
 * @param leftOut files that have no place though their class has
 */
record Placement(SplitPlan splits, ShardPlan shards, FileSet leftOut) implements Serializable {

  /** The place of a file in the data set, or null where it has none. */
  ShardPlace of(SourceFile file) {
    Split split = file.isImage() && !leftOut.contains(file) ? splits.splitOf(file) : null;
    if (split == null) {
      return null;
    }
    Draw order = shards.order(file);
    return new ShardPlace(shards.shardOf(split, order), order, file.source());
  }
}
