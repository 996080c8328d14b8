package io.quadraspark.benchmark.rounds;

import io.quadraspark.benchmark.worker.SyntheticImages;
import io.quadraspark.dataprep.ShardImages;
import io.quadraspark.dataprep.read.DataSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.spark.sql.SparkSession;

/** Data sets of images that look like photos to a decoder. */
final class PhotoData {
  private static final int CLASSES = 10;

  /** Pictures that differ; a data set has each of them many times. */
  private static final int PICTURES = 100;

  private static final float CONTRAST = 50;
  private static final float MIDDLE = 128;

  private PhotoData() {}

  /**
   * Makes a data set of square images.
   *
   * @param work for the images as they come
   * @param output URI of the data set
   */
  static DataSet make(SparkSession spark, Path work, String output, int images, int size)
      throws IOException {
    Path raw = work.resolve("raw-" + size);
    for (int picture = 0; picture < PICTURES; picture++) {
      Path folder = Files.createDirectories(raw.resolve("class" + picture % CLASSES));
      Path first = folder.resolve("%d-0.png".formatted(picture));
      ImageIO.write(picture(size, picture), "png", first.toFile());
      for (int copy = 1; copy < images / PICTURES; copy++) {
        Files.copy(first, folder.resolve("%d-%d.png".formatted(picture, copy)));
      }
    }
    new ShardImages(spark)
        .input(raw.toUri().toString())
        .output(output)
        .size(size)
        .validationPerClass(0)
        .execute();
    return DataSet.open(output, spark.sparkContext().hadoopConfiguration());
  }

  private static BufferedImage picture(int size, long seed) {
    float[] values = SyntheticImages.nhwc(1, size, seed);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < size * size; pixel++) {
      int rgb = 0;
      for (int channel = 0; channel < 3; channel++) {
        int value = Math.round(MIDDLE + CONTRAST * values[3 * pixel + channel]);
        rgb = rgb << 8 | Math.max(0, Math.min(255, value));
      }
      image.setRGB(pixel % size, pixel / size, rgb);
    }
    return image;
  }
}
