package io.quadraspark.dataprep.read;

import java.util.ArrayList;
import java.util.List;

/** Collects the blocks of a split, shard by shard. */
final class BlockTableBuilder {
  private final List<String> shards = new ArrayList<>();
  private final List<Integer> shard = new ArrayList<>();
  private final List<Long> offset = new ArrayList<>();
  private final List<Integer> length = new ArrayList<>();
  private final List<Integer> samples = new ArrayList<>();

  void shard(String name) {
    shards.add(name);
  }

  /** A block of the last shard. */
  void block(long blockOffset, int blockLength, int blockSamples) {
    shard.add(shards.size() - 1);
    offset.add(blockOffset);
    length.add(blockLength);
    samples.add(blockSamples);
  }

  BlockTable build(String root) {
    return new BlockTable(
        root,
        List.copyOf(shards),
        shard.stream().mapToInt(Integer::intValue).toArray(),
        offset.stream().mapToLong(Long::longValue).toArray(),
        length.stream().mapToInt(Integer::intValue).toArray(),
        samples.stream().mapToInt(Integer::intValue).toArray());
  }
}
