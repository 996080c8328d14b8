package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.Split;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Which classes are kept, and which image belongs to which split: a pure function of class, content
 * and seed. All copies of an image fall into the same split.
 */
final class SplitPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<String, Draw> thresholds = new HashMap<>();
  private final List<String> shortClasses = new ArrayList<>();
  private int droppedClasses;
  private long droppedImages;

  private final long seed;

  private SplitPlan(long seed) {
    this.seed = seed;
  }

  /**
   * Plans classes and splits.
   *
   * @param old classes that there are already: they keep their indexes, and new images of them
   *     train
   */
  static SplitPlan of(Census census, ShardOptions options, ClassMap old) {
    SplitPlan plan = new SplitPlan(options.seed());
    old.names().forEach(name -> plan.indexes.put(name, plan.indexes.size()));
    List<String> strangers = new ArrayList<>();
    census
        .classes()
        .forEach(
            (classId, count) -> {
              if (plan.indexes.containsKey(classId)) {
                return;
              }
              if (count.images() == 0) {
                strangers.add(classId);
              } else if (count.images() < options.minImagesPerClass()) {
                plan.droppedClasses++;
                plan.droppedImages += count.images() + count.heldOut();
              } else {
                plan.indexes.put(classId, plan.indexes.size());
                plan.holdOut(classId, count, options.validationPerClass());
              }
            });
    if (!strangers.isEmpty()) {
      throw DataErrors.validationClassesUnknown(options.validationInput(), strangers);
    }
    return plan;
  }

  /** Holds out the lowest ranks, but never more than half of a class nor its last image. */
  private void holdOut(String classId, ClassCount count, int wanted) {
    int possible = (int) Math.min(count.lowest().size() - 1, count.images() / 2);
    int held = Math.min(wanted, possible);
    if (held < wanted) {
      shortClasses.add(classId);
    }
    if (held > 0) {
      Iterator<Draw> ranks = count.lowest().iterator();
      Draw threshold = ranks.next();
      for (int i = 1; i < held; i++) {
        threshold = ranks.next();
      }
      thresholds.put(classId, threshold);
    }
  }

  /** The image's split, or null where its class is left out. */
  Split splitOf(SourceFile image) {
    if (!indexes.containsKey(image.classId())) {
      return null;
    }
    if (image.heldOut()) {
      return Split.VALIDATION;
    }
    Draw threshold = thresholds.get(image.classId());
    return threshold != null && Draw.validationRank(image, seed).compareTo(threshold) <= 0
        ? Split.VALIDATION
        : Split.TRAIN;
  }

  int classIndex(String classId) {
    return indexes.get(classId);
  }

  ClassMap classMap() {
    String[] names = new String[indexes.size()];
    indexes.forEach((classId, index) -> names[index] = classId);
    return new ClassMap(List.of(names));
  }

  /** Classes that have too few images for the validation images that were asked for. */
  List<String> shortClasses() {
    return shortClasses;
  }

  int droppedClasses() {
    return droppedClasses;
  }

  long droppedImages() {
    return droppedImages;
  }
}
