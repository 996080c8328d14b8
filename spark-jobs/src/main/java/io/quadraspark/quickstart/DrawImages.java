package io.quadraspark.quickstart;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * The quickstart's images in a directory of any storage, {@code <directory>/<family>/<class>.tar}:
 * what the quickstart of a container starts with, through spark-submit.
 */
public final class DrawImages {
  private static final String HADOOP = "spark.hadoop.";
  private static final int WRONG_USE = 2;

  private DrawImages() {}

  /** {@code DrawImages URI IMAGES-PER-CLASS SEED}. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("Usage: DrawImages URI IMAGES-PER-CLASS SEED");
      System.exit(WRONG_USE);
    }
    Configuration hadoop = new Configuration();
    Arrays.stream(new SparkConf().getAll())
        .filter(setting -> setting._1().startsWith(HADOOP))
        .forEach(setting -> hadoop.set(setting._1().substring(HADOOP.length()), setting._2()));
    try {
      write(args[0], count(args[1]), QuickstartPlan.seed(args[2]), hadoop);
    } catch (UserException e) {
      System.err.println("quickstart: " + e.getMessage());
      System.exit(WRONG_USE);
    }
  }

  static int count(String given) {
    if (!given.matches("[1-9]\\d{0,5}")) {
      throw QuickstartErrors.notACount(given);
    }
    return Integer.parseInt(given);
  }

  static void write(String directory, int imagesPerClass, long seed, Configuration hadoop)
      throws IOException {
    for (PatternFamily family : PatternFamily.values()) {
      PatternImages images = new PatternImages(family, imagesPerClass, seed);
      for (int i = 0; i < family.classes().size(); i++) {
        int classIndex = i;
        Path tar =
            new Path(
                "%s/%s/%s.tar".formatted(directory, family.directory(), family.classes().get(i)));
        Storage.of(tar, hadoop).write(tar, out -> images.writeTar(classIndex, out));
      }
    }
  }
}
