package io.quadraspark.dataprep;

import io.quadraspark.dataprep.image.ImageConversion;
import io.quadraspark.dataprep.image.Resize;
import io.quadraspark.dataprep.progress.JobProgress;
import io.quadraspark.dataprep.report.DataSetReport;
import io.quadraspark.dataprep.shard.DuplicateMode;
import io.quadraspark.dataprep.shard.ShardJob;
import io.quadraspark.dataprep.shard.ShardOptions;
import io.quadraspark.dataprep.shard.ShardReport;
import io.quadraspark.dataprep.source.Layouts;
import io.quadraspark.dataprep.storage.Nesting;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Action: from raw images in storage to a data set of shards in storage.
 *
 * <p>The same options on the same images give the same bytes, whatever the cluster. Options are
 * checked before Spark does any work.
 */
public final class ShardImages {
  private static final Logger LOG = LoggerFactory.getLogger(ShardImages.class);

  public static final String LAYOUT_DEFAULT = Layouts.AUTO;
  public static final String RESIZE_DEFAULT = "squish";
  public static final int VALIDATION_PER_CLASS_DEFAULT = 0;
  public static final int MIN_IMAGES_PER_CLASS_DEFAULT = 1;
  public static final long SHARD_BYTES_DEFAULT = 256L << 20;
  public static final long SEED_DEFAULT = 0;
  public static final int JPEG_QUALITY_DEFAULT = 95;
  public static final boolean PASS_THROUGH_DEFAULT = false;
  public static final boolean CHECK_ENTROPY_DEFAULT = false;
  public static final double QUARANTINE_BUDGET_DEFAULT = 0.01;
  public static final String DUPLICATES_DEFAULT = "keep";
  public static final boolean APPEND_DEFAULT = false;

  private static final int SIZE_MAX = 4096;
  private static final long SHARD_BYTES_MIN = 16L << 10;
  private static final long SHARD_BYTES_MAX = 64L << 30;

  /**
   * What was done.
   *
   * @param images in the data set, those of before too where others were added
   * @param added images that this run has put there
   * @param known images that were there already, in a data set that was added to
   * @param quarantined files that cannot be used
   * @param namedClasses classes that have a name beside their id
   * @param droppedImages images of the classes that have too few
   * @param duplicates files of this run that are copies of others, where they were looked for
   * @param droppedDuplicates those of them that were left out
   * @param lookalikes pairs of images of this run that look alike, where they were looked for
   * @param bytes of all shards
   * @param hash of the data set
   * @param report the page about it, or null where it could not be written
   * @param imagesPerSecond that this run read, usable or not
   */
  public record Result(
      String output,
      long images,
      long added,
      long known,
      long train,
      long validation,
      long quarantined,
      int classes,
      int namedClasses,
      int droppedClasses,
      long droppedImages,
      long duplicates,
      long droppedDuplicates,
      long lookalikes,
      int shards,
      long bytes,
      String hash,
      String report,
      double seconds,
      double imagesPerSecond) {}

  private final SparkSession spark;

  private String input;
  private String validationInput;
  private String layout = LAYOUT_DEFAULT;
  private String output;
  private Integer size;
  private String resize = RESIZE_DEFAULT;
  private int validationPerClass = VALIDATION_PER_CLASS_DEFAULT;
  private int minImagesPerClass = MIN_IMAGES_PER_CLASS_DEFAULT;
  private long shardBytes = SHARD_BYTES_DEFAULT;
  private long seed = SEED_DEFAULT;
  private int jpegQuality = JPEG_QUALITY_DEFAULT;
  private boolean passThrough = PASS_THROUGH_DEFAULT;
  private boolean checkEntropy = CHECK_ENTROPY_DEFAULT;
  private double quarantineBudget = QUARANTINE_BUDGET_DEFAULT;
  private String classNames;
  private Consumer<String> progress = line -> {};
  private String duplicates = DUPLICATES_DEFAULT;
  private boolean append = APPEND_DEFAULT;

  /**
   * @param spark may be null until {@link #execute}: {@link #validate} does without
   */
  public ShardImages(SparkSession spark) {
    this.spark = spark;
  }

  /** The directory of the raw images, or the one file that has or lists them. */
  public ShardImages input(String uri) {
    this.input = uri;
    return this;
  }

  /** A directory whose images all are for validation; its classes must be among the input's. */
  public ShardImages validationInput(String uri) {
    this.validationInput = uri;
    return this;
  }

  /** How the images lie in the input: one of {@link Layouts#names}. */
  public ShardImages layout(String name) {
    this.layout = name;
    return this;
  }

  /** The directory that becomes the data set. */
  public ShardImages output(String uri) {
    this.output = uri;
    return this;
  }

  /** Side of the stored images in pixels. */
  public ShardImages size(int pixels) {
    this.size = pixels;
    return this;
  }

  /** How an image comes to its size: squish or short-side. */
  public ShardImages resize(String mode) {
    this.resize = mode;
    return this;
  }

  /** How many distinct images of each class are held out for validation. */
  public ShardImages validationPerClass(int images) {
    this.validationPerClass = images;
    return this;
  }

  /** Classes with fewer usable images are left out. */
  public ShardImages minImagesPerClass(int images) {
    this.minImagesPerClass = images;
    return this;
  }

  /** About how many bytes a shard has at most. */
  public ShardImages shardBytes(long bytes) {
    this.shardBytes = bytes;
    return this;
  }

  /** Of the shuffle and of the validation split. */
  public ShardImages seed(long value) {
    this.seed = value;
    return this;
  }

  /** Quality of the stored JPEGs, 1 to 100. */
  public ShardImages jpegQuality(int quality) {
    this.jpegQuality = quality;
    return this;
  }

  /** Whether a JPEG that has the right size and is upright already keeps its bytes. */
  public ShardImages passThrough(boolean keep) {
    this.passThrough = keep;
    return this;
  }

  /** Whether JPEGs are checked for damage that decoders pass over. */
  public ShardImages checkEntropy(boolean check) {
    this.checkEntropy = check;
    return this;
  }

  /** The share of all files, 0 to 1, that may be unreadable before the run fails. */
  public ShardImages quarantineBudget(double share) {
    this.quarantineBudget = share;
    return this;
  }

  /** What becomes of files that have the same bytes: keep, drop or report. */
  public ShardImages duplicates(String mode) {
    this.duplicates = mode;
    return this;
  }

  /** A file with a class and its name on each line; null for none. */
  public ShardImages classNames(String uri) {
    this.classNames = uri;
    return this;
  }

  /** Takes a line about the work every few seconds. */
  public ShardImages progress(Consumer<String> lines) {
    this.progress = lines;
    return this;
  }

  /**
   * Whether the output is a data set that the images are added to. Its shards stay as they are, and
   * so does its split: new images of its classes train, and new classes get indexes after its last
   * and validation images of their own.
   */
  public ShardImages append(boolean toDataSet) {
    this.append = toDataSet;
    return this;
  }

  /** Checks the options alone, without looking at storage. */
  public void validate() {
    checked();
  }

  /** Makes the data set. */
  public Result execute() {
    ShardOptions options = checked();
    long start = System.nanoTime();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ShardReport report;
    try (JobProgress lines = new JobProgress(context.sc(), "quarantined", progress)) {
      report = new ShardJob(context, options, lines).run();
    }
    String page = page(context.hadoopConfiguration());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(
        output,
        report.images(),
        report.added(),
        report.known(),
        report.train(),
        report.validation(),
        report.quarantined(),
        report.classes(),
        report.namedClasses(),
        report.droppedClasses(),
        report.droppedImages(),
        report.duplicates(),
        report.droppedDuplicates(),
        report.lookalikes(),
        report.shards(),
        report.bytes(),
        report.hash(),
        page,
        seconds,
        report.filesRead() / seconds);
  }

  /** The data set is whole without its page, so what goes wrong with the page does not undo it. */
  private String page(Configuration hadoop) {
    try {
      return DataSetReport.write(output, hadoop).uri();
    } catch (RuntimeException e) { // Parquet and OpenCV have their own
      LOG.warn(
          "The data set is whole, and its report could not be written: {}. `quadraspark report {}`"
              + " makes it",
          e.getMessage(),
          output);
      return null;
    }
  }

  private ShardOptions checked() {
    checkPlaces();
    if (!Layouts.names().contains(layout)) {
      throw DataErrors.unknownChoice("layout", layout, Layouts.names());
    }
    Resize mode =
        Resize.of(resize)
            .orElseThrow(() -> DataErrors.unknownChoice("resize", resize, Resize.labels()));
    DuplicateMode copies =
        DuplicateMode.of(duplicates)
            .orElseThrow(
                () -> DataErrors.unknownChoice("duplicates", duplicates, DuplicateMode.labels()));
    if (size == null) {
      throw DataErrors.missingOption("size");
    }
    checkRange("size", size, 1, SIZE_MAX);
    checkRange("jpeg-quality", jpegQuality, 1, 100);
    checkRange("shard-bytes", shardBytes, SHARD_BYTES_MIN, SHARD_BYTES_MAX);
    if (validationPerClass < 0) {
      throw DataErrors.negative("validation-per-class", validationPerClass);
    }
    if (minImagesPerClass < 1) {
      throw DataErrors.notPositive("min-images-per-class", minImagesPerClass);
    }
    if (!(quarantineBudget >= 0 && quarantineBudget <= 1)) {
      throw DataErrors.outOfRange("quarantine-budget", quarantineBudget, 0, 1);
    }
    return new ShardOptions(
        input,
        validationInput,
        layout,
        output,
        new ImageConversion(size, mode, jpegQuality, passThrough, checkEntropy),
        validationPerClass,
        minImagesPerClass,
        shardBytes,
        seed,
        quarantineBudget,
        copies,
        classNames,
        append);
  }

  private void checkPlaces() {
    checkUri("input", input);
    checkUri("output", output);
    if (validationInput != null) {
      checkUri("validation-input", validationInput);
      if (append) {
        throw DataErrors.appendedValidation();
      }
      if (validationPerClass > 0) {
        throw DataErrors.exclusiveOptions("validation-input", "validation-per-class");
      }
      checkOutside(validationInput);
    }
    checkOutside(input);
    if (classNames != null) {
      checkUri("class-names", classNames);
    }
  }

  private void checkOutside(String images) {
    // Paths without a scheme are compared once more when their file system is known.
    if (Nesting.isInside(new Path(output), new Path(images))) {
      throw DataErrors.outputInsideInput(output, images);
    }
  }

  private static void checkUri(String option, String value) {
    if (value == null || value.isBlank()) {
      throw DataErrors.missingOption(option);
    }
    try {
      new Path(value);
    } catch (IllegalArgumentException e) {
      throw DataErrors.notAUri(option, value, e);
    }
  }

  private static void checkRange(String option, long value, long low, long high) {
    if (value < low || value > high) {
      throw DataErrors.outOfRange(option, value, low, high);
    }
  }
}
