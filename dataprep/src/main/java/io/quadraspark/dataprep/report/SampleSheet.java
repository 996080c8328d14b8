package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.storage.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chooses which images are shown: of up to 24 classes four training images each, drawn by a hash of
 * the seed and of class or key. The order in which rows come decides nothing.
 */
final class SampleSheet {
  static final int CLASSES = 24;
  static final int IMAGES = 4;

  private final long seed;
  private final Map<Integer, TreeMap<String, ManifestRow>> chosen = new TreeMap<>();

  SampleSheet(long seed, List<String> classes) {
    this.seed = seed;
    IntStream.range(0, classes.size())
        .boxed()
        .sorted(Comparator.comparing(index -> draw(classes.get(index))))
        .limit(CLASSES)
        .forEach(index -> chosen.put(index, new TreeMap<>()));
  }

  private String draw(String name) {
    return Sha256.of("sheet\n" + seed + "\n" + name);
  }

  /** Takes a training sample into account. */
  void add(ManifestRow row) {
    TreeMap<String, ManifestRow> images = chosen.get(row.classIndex());
    if (images != null) {
      images.put(draw(row.key()), row);
      if (images.size() > IMAGES) {
        images.pollLastEntry();
      }
    }
  }

  /** The images by class index, in the order of their draws. */
  Map<Integer, List<ManifestRow>> images() {
    Map<Integer, List<ManifestRow>> images = new TreeMap<>();
    chosen.forEach((index, rows) -> images.put(index, new ArrayList<>(rows.values())));
    return images;
  }
}
