package io.quadraspark.training.features;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The cached features of one split: a file for each block of the data set, of records of one
 * length, in the order of the block's samples.
 *
 * @param directory of the cache
 * @param split name of the split
 * @param floats of one sample's features
 * @param samples of each block
 */
record FeatureTable(String directory, String split, int floats, int[] samples)
    implements Serializable {
  int blocks() {
    return samples.length;
  }

  long totalSamples() {
    return Arrays.stream(samples).asLongStream().sum();
  }

  /** Name of a block's file below the directory. */
  String name(int block) {
    return "%s-%05d.bin".formatted(split, block);
  }

  String file(int block) {
    return directory + "/" + name(block);
  }

  FeatureRecord record() {
    return new FeatureRecord(floats);
  }

  /** Length of a block's file. */
  long bytes(int block) {
    return (long) samples[block] * record().bytes();
  }

  @Override
  public String toString() {
    return "FeatureTable(%s, %s, %d blocks of %d samples)"
        .formatted(directory, split, blocks(), totalSamples());
  }
}
