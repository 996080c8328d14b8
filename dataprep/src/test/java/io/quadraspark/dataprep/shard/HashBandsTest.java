package io.quadraspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.image.PerceptualHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HashBandsTest {
  /** Random ones, and of each some that differ in 1 to 8 bits. */
  private static Set<Long> hashes() {
    Random random = new Random(11);
    Set<Long> hashes = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      long hash = random.nextLong();
      hashes.add(hash);
      for (int bits = 1; bits <= 8; bits++) {
        long changed = hash;
        for (int bit = 0; bit < bits; bit++) {
          changed ^= 1L << random.nextInt(Long.SIZE);
        }
        hashes.add(changed);
      }
    }
    return hashes;
  }

  @Test
  void theBandsFindEveryNearPairOnce() {
    Set<Long> hashes = hashes();
    Map<HashBands.Band, List<Long>> bands = new HashMap<>();
    for (long hash : hashes) {
      HashBands.of(hash)
          .forEach(band -> bands.computeIfAbsent(band, key -> new ArrayList<>()).add(hash));
    }
    List<HashBands.Pair> found = new ArrayList<>();
    bands.forEach((band, members) -> HashBands.pairs(band, members).forEach(found::add));

    List<HashBands.Pair> expected = new ArrayList<>();
    for (long one : hashes) {
      for (long other : hashes) {
        if (one < other && PerceptualHash.distance(one, other) <= HashBands.DISTANCE) {
          expected.add(new HashBands.Pair(one, other));
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theBandsHaveAllBits() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      assertThat(HashBands.of(1L << bit)).isNotEqualTo(HashBands.of(0));
    }
  }
}
