package io.quadraspark.cli;

import io.quadraspark.dataprep.ShardImages;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quadraspark shard}. */
@Section("Images and data set")
@Command(
    name = "shard",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Turn raw images in storage into a data set of shards.",
    description =
        "Decodes and resizes every image once, splits, shuffles, and writes tar shards, a manifest"
            + " and a class map. What cannot be used is listed in quarantine.parquet; the job fails"
            + " above the budget.",
    footer = {
      "",
      "Example:",
      "  quadraspark shard --input s3a://bucket/photos --output s3a://bucket/shards --size 32 \\",
      "    --validation-per-class 50"
    })
final class ShardCommand extends JobCommand {
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  @Option(
      names = "--input",
      required = true,
      paramLabel = "URI",
      description = "Directory of the raw images, or the one file that has or lists them.")
  String input;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description =
          "How they lie there: class-tars, one-tar, tar-gz, webdataset, tree, list, or auto to"
              + " look."
              + DEFAULT)
  String layout;

  @Option(
      names = ConfigDefaults.PRESET,
      paramLabel = "NAME",
      description =
          "Values of the flags below, which may still be given: imagenet-21k-p (224 pixels, classes"
              + " of more than 500 images, 50 of each for validation).")
  String preset;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Directory that becomes the data set.")
  String output;

  @Option(
      names = "--size",
      required = true,
      paramLabel = "N",
      description = "Side of the stored images in pixels.")
  int size;

  @Option(
      names = "--resize",
      paramLabel = "NAME",
      description =
          "squish to a square, or short-side to the size with the aspect ratio kept." + DEFAULT)
  String resize;

  @Option(
      names = "--validation-per-class",
      paramLabel = "N",
      description = "Distinct images of each class that are held out for validation." + DEFAULT)
  int validationPerClass;

  @Option(
      names = "--validation-input",
      paramLabel = "URI",
      description = "Directory whose images all are for validation, in place of held-out ones.")
  String validationInput;

  @Option(
      names = "--min-images-per-class",
      paramLabel = "N",
      description = "Classes with fewer usable images are left out." + DEFAULT)
  int minImagesPerClass;

  @Option(
      names = "--shard-bytes",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Upper bound of a shard: bytes, or with KB, MB, GB." + DEFAULT)
  long shardBytes;

  @Option(
      names = "--jpeg-quality",
      paramLabel = "N",
      description = "Quality of the stored images, 1 to 100." + DEFAULT)
  int jpegQuality;

  @Option(
      names = "--pass-through",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Store the very bytes of JPEGs that have the size already: three colours, upright."
              + DEFAULT)
  boolean passThrough;

  @Option(
      names = "--check-entropy",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Decode the Huffman codes of JPEGs once more, for damage that decoders pass over."
              + DEFAULT)
  boolean checkEntropy;

  @Option(
      names = "--quarantine-budget",
      paramLabel = "X",
      description = "Share of all files, 0 to 1, that may be unusable." + DEFAULT)
  double quarantineBudget;

  @Option(
      names = "--append",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description =
          "Add to the data set in the output: its shards and its split stay, new images of its"
              + " classes train, new classes come after its own."
              + DEFAULT)
  boolean append;

  @Option(
      names = "--duplicates",
      paramLabel = "NAME",
      description =
          "Files with the same bytes: keep all, drop all but one, or report: keep all and list them"
              + " in duplicates.parquet, as drop does too."
              + DEFAULT)
  String duplicates;

  @Option(
      names = "--class-names",
      paramLabel = "URI",
      description =
          "File of names for people: a class, a tab or a space, and its name on each line, such as"
              + " ImageNet's words.txt or LOC_synset_mapping.txt.")
  String classNames;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the shuffle and of the validation split." + DEFAULT)
  long seed;

  @Override
  public Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("layout", ShardImages.LAYOUT_DEFAULT);
    defaults.put("resize", ShardImages.RESIZE_DEFAULT);
    defaults.put(
        "validation-per-class", Integer.toString(ShardImages.VALIDATION_PER_CLASS_DEFAULT));
    defaults.put(
        "min-images-per-class", Integer.toString(ShardImages.MIN_IMAGES_PER_CLASS_DEFAULT));
    defaults.put("shard-bytes", (ShardImages.SHARD_BYTES_DEFAULT >> 20) + "MB");
    defaults.put("jpeg-quality", Integer.toString(ShardImages.JPEG_QUALITY_DEFAULT));
    defaults.put("pass-through", Boolean.toString(ShardImages.PASS_THROUGH_DEFAULT));
    defaults.put("check-entropy", Boolean.toString(ShardImages.CHECK_ENTROPY_DEFAULT));
    defaults.put("quarantine-budget", Figures.plain(ShardImages.QUARANTINE_BUDGET_DEFAULT));
    defaults.put("append", Boolean.toString(ShardImages.APPEND_DEFAULT));
    defaults.put("duplicates", ShardImages.DUPLICATES_DEFAULT);
    defaults.put("seed", Long.toString(ShardImages.SEED_DEFAULT));
    return defaults;
  }

  /** ImageNet-21K-P: Ridnik et al., "ImageNet-21K Pretraining for the Masses", section 2.1. */
  @Override
  Map<String, Map<String, String>> presets() {
    return Map.of(
        "imagenet-21k-p",
        Map.of("size", "224", "min-images-per-class", "501", "validation-per-class", "50"));
  }

  @Override
  boolean computes() {
    return false;
  }

  @Override
  Work prepare() {
    Addresses.check("--input", input);
    Addresses.check("--output", output);
    Addresses.check("--validation-input", validationInput);
    Addresses.check("--class-names", classNames);
    action(null).validate();
    return spark -> outcome(action(spark).execute());
  }

  private ShardImages action(SparkSession spark) {
    return new ShardImages(spark)
        .input(input)
        .layout(layout)
        .output(output)
        .size(size)
        .resize(resize)
        .validationPerClass(heldOut())
        .validationInput(validationInput)
        .minImagesPerClass(minImagesPerClass)
        .shardBytes(shardBytes)
        .jpegQuality(jpegQuality)
        .passThrough(passThrough)
        .checkEntropy(checkEntropy)
        .quarantineBudget(quarantineBudget)
        .duplicates(duplicates)
        .append(append)
        .classNames(classNames)
        .progress(this::progress)
        .seed(seed);
  }

  /** Where validation images come from elsewhere, a preset does not hold out others. */
  private int heldOut() {
    boolean asked = spec.commandLine().getParseResult().hasMatchedOption("--validation-per-class");
    return preset != null && validationInput != null && !asked ? 0 : validationPerClass;
  }

  private Outcome outcome(ShardImages.Result result) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("data set", result.output());
    rows.put("classes", Figures.count(result.classes()));
    if (append) {
      rows.put("added images", Figures.count(result.added()));
      rows.put("images there before", Figures.count(result.known()));
    }
    if (classNames != null) {
      rows.put("classes without a name", Figures.count(result.classes() - result.namedClasses()));
    }
    rows.put("train images", Figures.count(result.train()));
    rows.put("validation images", Figures.count(result.validation()));
    rows.put("quarantined files", Figures.count(result.quarantined()));
    rows.put("dropped classes", Figures.count(result.droppedClasses()));
    rows.put("dropped images", Figures.count(result.droppedImages()));
    if (!duplicates.equals(ShardImages.DUPLICATES_DEFAULT)) {
      rows.put("copies of other images", Figures.count(result.duplicates()));
      rows.put("dropped copies", Figures.count(result.droppedDuplicates()));
    }
    if (duplicates.equals("report") && result.added() > 0) {
      rows.put("pairs that look alike", Figures.count(result.lookalikes()));
    }
    rows.put("shards", Figures.count(result.shards()));
    rows.put("shard bytes", Figures.bytes(result.bytes()));
    rows.put("speed", Figures.rate(result.imagesPerSecond()));
    rows.put("sha256", result.hash());
    rows.put("report", result.report() == null ? "not written, see above" : result.report());
    return Outcome.of("Sharded", rows, result);
  }
}
