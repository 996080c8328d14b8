package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.ShardSample;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where each sample starts in its shard: eight bytes a sample, read from the manifest once. */
final class SampleIndex {
  private final List<ShardEntry> shards;
  private final long[][] starts;

  private SampleIndex(List<ShardEntry> shards, long[][] starts) {
    this.shards = shards;
    this.starts = starts;
  }

  /**
   * Reads the manifests of all generations.
   *
   * @param manifests at least one
   */
  static SampleIndex read(List<Path> manifests, List<ShardEntry> shards, Configuration hadoop) {
    Map<String, Integer> numbers = new HashMap<>();
    long[][] starts = new long[shards.size()][];
    for (int i = 0; i < starts.length; i++) {
      numbers.put(shards.get(i).name(), i);
      starts[i] = new long[shards.get(i).samples()];
    }
    int[] filled = new int[starts.length];
    manifests.forEach(manifest -> fill(starts, filled, numbers, manifest, hadoop));
    for (int i = 0; i < starts.length; i++) {
      if (filled[i] != starts[i].length) {
        throw DataErrors.inconsistent(
            manifests.get(manifests.size() - 1).toString(),
            "shard %s has %d samples in dataset.json and %d in the manifest"
                .formatted(shards.get(i).name(), starts[i].length, filled[i]));
      }
      Arrays.sort(starts[i]);
    }
    return new SampleIndex(shards, starts);
  }

  private static void fill(
      long[][] starts,
      int[] filled,
      Map<String, Integer> numbers,
      Path manifest,
      Configuration hadoop) {
    try {
      ManifestFile.readPlaces(
          manifest,
          hadoop,
          (shard, offset, length) -> {
            Integer number = numbers.get(shard);
            if (number == null || filled[number] == starts[number].length) {
              throw DataErrors.inconsistent(
                  manifest.toString(), "dataset.json does not have all samples of shard " + shard);
            }
            starts[number][filled[number]++] = offset - ShardSample.IMAGE_OFFSET;
          });
    } catch (IOException e) {
      throw DataErrors.unreadable(manifest.toString(), e);
    }
  }

  /** How many samples the split has. */
  long samples(Split split) {
    long samples = 0;
    for (int s = 0; s < starts.length; s++) {
      samples += shards.get(s).split().equals(split.label()) ? starts[s].length : 0;
    }
    return samples;
  }

  /**
   * The blocks of a split, each as many whole samples as fit into {@code blockBytes}, at least one.
   */
  BlockTable blocks(String root, Split split, int blockBytes) {
    BlockTableBuilder table = new BlockTableBuilder();
    for (int s = 0; s < starts.length; s++) {
      if (!shards.get(s).split().equals(split.label())) {
        continue;
      }
      long[] start = starts[s];
      long end = shards.get(s).bytes() - ShardSample.TRAILER_BYTES;
      table.shard(shards.get(s).name());
      int first = 0;
      for (int i = 1; i <= start.length; i++) {
        long nextEnd =
            i == start.length ? Long.MAX_VALUE : i + 1 < start.length ? start[i + 1] : end;
        if (nextEnd - start[first] > blockBytes) {
          long stop = i == start.length ? end : start[i];
          table.block(start[first], Math.toIntExact(stop - start[first]), i - first);
          first = i;
        }
      }
    }
    return table.build(root);
  }
}
