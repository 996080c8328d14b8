package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.SeededRandom;
import java.util.Arrays;

/**
 * The order of one epoch: a seeded permutation of the blocks, cut into groups of {@code interleave}
 * blocks; within a group all samples are shuffled together.
 */
final class EpochOrder {
  /** The blocks of a group, and for each place in it the sample: an index over these blocks. */
  record Group(int[] blocks, int[] samples) {}

  private static final long BLOCKS = -1;

  private final SampleStream stream;
  private final long epoch;
  private final int[] blocks;
  private final long[] groupStarts; // one more than groups

  EpochOrder(SampleStream stream, long epoch) {
    this.stream = stream;
    this.epoch = epoch;
    int count = stream.blocks().size();
    this.blocks = SeededRandom.permutation(count, stream.seed(), epoch, BLOCKS);
    int groups = (count + stream.interleave() - 1) / stream.interleave();
    this.groupStarts = new long[groups + 1];
    for (int i = 0; i < count; i++) {
      groupStarts[i / stream.interleave() + 1] += stream.blocks().samples()[blocks[i]];
    }
    Arrays.parallelPrefix(groupStarts, Long::sum);
  }

  long epoch() {
    return epoch;
  }

  /** The group of the sample at {@code place} within the epoch. */
  int groupAt(long place) {
    int found = Arrays.binarySearch(groupStarts, place);
    // Blocks are never empty, so no two groups start at the same place.
    return found >= 0 ? found : -found - 2;
  }

  /** The place of a group's first sample within the epoch. */
  long start(int group) {
    return groupStarts[group];
  }

  Group group(int group) {
    int from = group * stream.interleave();
    int to = Math.min(blocks.length, from + stream.interleave());
    int count = Math.toIntExact(groupStarts[group + 1] - groupStarts[group]);
    return new Group(
        Arrays.copyOfRange(blocks, from, to),
        SeededRandom.permutation(count, stream.seed(), epoch, group));
  }
}
