package io.quadraspark.training.features;

import io.quadraspark.training.file.FileSeal;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of {@code features.json}: what the features in its directory were made from, and
 * every file of them. It is written last; a directory without it is no cache.
 *
 * @param format version of the file
 * @param madeFrom hashes of data and backbone and all else that the features' bits depend on
 * @param floats of one sample's features
 * @param files size and hash by name
 */
record FeatureManifest(
    int format, Map<String, String> madeFrom, int floats, Map<String, FileSeal> files) {
  static final int FORMAT = 1;
  static final String FILE = "features.json";

  FeatureManifest {
    madeFrom = new TreeMap<>(madeFrom);
    files = new TreeMap<>(files);
  }
}
