package io.quadraspark.dataprep.read;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The blocks of a split in the order of the shards: contiguous runs of whole samples of one shard.
 *
 * @param root the data set's directory
 * @param shards file names below the root
 * @param shard for each block, index into {@code shards}
 * @param offset for each block, its first byte in the shard
 * @param length for each block, its bytes
 * @param samples for each block, how many samples it holds
 */
public record BlockTable(
    String root, List<String> shards, int[] shard, long[] offset, int[] length, int[] samples)
    implements Serializable {

  /** How many blocks there are. */
  public int size() {
    return shard.length;
  }

  /** How many samples all blocks hold. */
  public long totalSamples() {
    return Arrays.stream(samples).asLongStream().sum();
  }

  /** The file that holds a block. */
  String file(int block) {
    return root + "/" + shards.get(shard[block]);
  }

  @Override
  public String toString() {
    return "BlockTable(%s, %d shards, %d blocks, %d samples)"
        .formatted(root, shards.size(), size(), totalSamples());
  }
}
