package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.image.PerceptualHash;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds hashes that differ in few bits without comparing all pairs: cut into one band more than
 * bits may differ, two such hashes are equal in one band at least.
 */
final class HashBands {
  /** Bits that may differ. */
  static final int DISTANCE = 4;

  private static final int BANDS = DISTANCE + 1;

  /** A band's number and its bits. */
  record Band(int number, long bits) implements Serializable {}

  /** Two hashes, the lower one first. */
  record Pair(long one, long other) implements Serializable {}

  private HashBands() {}

  static List<Band> of(long hash) {
    return IntStream.range(0, BANDS).mapToObj(band -> new Band(band, bits(hash, band))).toList();
  }

  /**
   * The pairs within the distance among hashes that share a band, each in one band alone.
   *
   * @param hashes all different
   */
  static Stream<Pair> pairs(Band band, Iterable<Long> hashes) {
    long[] all =
        StreamSupport.stream(hashes.spliterator(), false)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    // Lazily: pictures without structure look alike by the thousand.
    return IntStream.range(0, all.length)
        .boxed()
        .flatMap(
            i ->
                IntStream.range(i + 1, all.length)
                    .filter(j -> PerceptualHash.distance(all[i], all[j]) <= DISTANCE)
                    .filter(j -> firstShared(all[i], all[j]) == band.number())
                    .mapToObj(j -> new Pair(all[i], all[j])));
  }

  private static int firstShared(long one, long other) {
    int band = 0;
    while (bits(one, band) != bits(other, band)) {
      band++;
    }
    return band;
  }

  private static long bits(long hash, int band) {
    int from = Long.SIZE * band / BANDS;
    int to = Long.SIZE * (band + 1) / BANDS;
    return hash >>> from & (1L << to - from) - 1;
  }
}
