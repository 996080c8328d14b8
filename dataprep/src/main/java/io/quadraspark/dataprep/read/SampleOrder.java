package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;

/**
 * Finds the sample at each position of a stream. Keeps the order of the group that it looked into
 * last, since neighbouring positions mostly lie in one. Not thread-safe.
 */
public final class SampleOrder {
  /**
   * A sample's place.
   *
   * @param block index into the stream's block table
   * @param index within the block
   */
  public record Place(int block, int index) {}

  private final SampleStream stream;
  private final long samplesPerEpoch;
  private EpochOrder epoch;
  private int number = -1;
  private EpochOrder.Group group;

  public SampleOrder(SampleStream stream) {
    this.stream = stream;
    this.samplesPerEpoch = stream.samplesPerEpoch();
  }

  /** The place of the sample at {@code position}. */
  public Place at(long position) {
    if (position < 0) {
      throw DataErrors.negative("position", position);
    }
    long wantedEpoch = position / samplesPerEpoch;
    long place = position % samplesPerEpoch;
    if (epoch == null || epoch.epoch() != wantedEpoch) {
      epoch = stream.epoch(wantedEpoch);
      number = -1;
    }
    int wanted = epoch.groupAt(place);
    if (wanted != number) {
      group = epoch.group(wanted);
      number = wanted;
    }
    int index = group.samples()[(int) (place - epoch.start(number))];
    int slot = 0;
    int[] samples = stream.blocks().samples();
    while (index >= samples[group.blocks()[slot]]) {
      index -= samples[group.blocks()[slot]];
      slot++;
    }
    return new Place(group.blocks()[slot], index);
  }

  /** The position after the last sample of the group that was looked into last. */
  long groupEnd() {
    return epoch.epoch() * samplesPerEpoch + epoch.start(number + 1);
  }

  /** The blocks whose samples are shuffled together with the one found last. */
  public int[] group() {
    return group.blocks().clone();
  }
}
