package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;
import java.io.Serializable;

/**
 * The endless order of training: epoch after epoch, each a seeded shuffle of blocks and of the
 * samples of {@code interleave} blocks at a time. Which sample stands at a position is a pure
 * function of this record, computed from the sample counts of the blocks alone.
 *
 * @param interleave how many blocks are read and shuffled together, at least 1
 */
public record SampleStream(BlockTable blocks, long seed, int interleave) implements Serializable {
  public SampleStream {
    if (interleave < 1) {
      throw DataErrors.notPositive("interleave", interleave);
    }
    if (blocks.size() == 0) {
      throw DataErrors.noSamples(blocks.root());
    }
  }

  public long samplesPerEpoch() {
    return blocks.totalSamples();
  }

  EpochOrder epoch(long epoch) {
    return new EpochOrder(this, epoch);
  }
}
