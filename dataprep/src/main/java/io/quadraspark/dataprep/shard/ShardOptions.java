package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.image.ImageConversion;
import io.quadraspark.dataprep.source.Layouts;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to do, already checked.
 *
 * @param validationInput where the validation images come from, or null where they are drawn from
 *     the input
 * @param validationPerClass how many distinct images of each class are held out
 * @param minImagesPerClass classes with fewer are left out
 * @param shardBytes that a shard has at most, but for a single image that is larger
 * @param quarantineBudget share of all images that may be unreadable
 * @param duplicates what becomes of files that have the same bytes
 * @param classNames a file of names for the classes, or null
 * @param append whether the output is a data set that the images are added to
 */
public record ShardOptions(
    String input,
    String validationInput,
    String layout,
    String output,
    ImageConversion conversion,
    int validationPerClass,
    int minImagesPerClass,
    long shardBytes,
    long seed,
    double quarantineBudget,
    DuplicateMode duplicates,
    String classNames,
    boolean append) {

  /** What the images were made with, for {@code dataset.json}; without what may hold secrets. */
  Map<String, String> recorded() {
    Map<String, String> options = new TreeMap<>();
    options.put("input", withoutUser(input));
    if (validationInput != null) {
      options.put("validation-input", withoutUser(validationInput));
    }
    if (!layout.equals(Layouts.AUTO)) {
      options.put("layout", layout);
    }
    options.putAll(imageOptions());
    options.put("check-entropy", Boolean.toString(conversion.checkEntropy()));
    options.put("validation-per-class", Integer.toString(validationPerClass));
    options.put("min-images-per-class", Integer.toString(minImagesPerClass));
    options.put("shard-bytes", Long.toString(shardBytes));
    options.put("quarantine-budget", Double.toString(quarantineBudget));
    if (duplicates != DuplicateMode.KEEP) {
      options.put("duplicates", duplicates.label());
    }
    if (classNames != null) {
      options.put("class-names", withoutUser(classNames));
    }
    return options;
  }

  /** All that decides what the data set will be, but for the images. */
  Map<String, String> decisive() {
    Map<String, String> options = recorded();
    options.put("seed", Long.toString(seed));
    return options;
  }

  /** Those that decide how a stored image looks: the same for all images of a data set. */
  Map<String, String> imageOptions() {
    return Map.of(
        "size",
        Integer.toString(conversion.size()),
        "resize",
        conversion.resize().label(),
        "jpeg-quality",
        Integer.toString(conversion.quality()),
        "pass-through",
        Boolean.toString(conversion.passThrough()));
  }

  /** Old S3 URIs carry keys before an at sign. */
  private static String withoutUser(String uri) {
    return uri.replaceFirst("//[^/]*@", "//");
  }
}
