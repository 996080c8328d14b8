package io.quadraspark.action;

import io.quadraspark.TestSpark;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.RandomStart;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.dataprep.ShardImages;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** A small data set and a backbone file, made from scratch. */
public final class TestData {
  public static final int SIZE = 8;
  static final int VALIDATION_PER_CLASS = 12;

  private TestData() {}

  /** Two classes of 60 noisy images each that differ in colour. */
  public static String dataSet(Path directory, String... classes) throws IOException {
    return dataSet(directory, SIZE, classes);
  }

  static String dataSet(Path directory, int size, String... classes) throws IOException {
    return dataSet(directory, size, VALIDATION_PER_CLASS, classes);
  }

  /** The same, all of it for training. */
  static String trainingDataSet(Path directory, String... classes) throws IOException {
    return dataSet(directory, SIZE, 0, classes);
  }

  private static String dataSet(Path directory, int size, int validationPerClass, String... classes)
      throws IOException {
    Random random = new Random(5);
    for (int label = 0; label < classes.length; label++) {
      Path folder = Files.createDirectories(directory.resolve("raw").resolve(classes[label]));
      for (int n = 0; n < 60; n++) {
        ImageIO.write(image(label, random), "png", folder.resolve(n + ".png").toFile());
      }
    }
    String output = directory.resolve("data").toUri().toString();
    new ShardImages(TestSpark.session())
        .input(directory.resolve("raw").toUri().toString())
        .output(output)
        .size(size)
        .validationPerClass(validationPerClass)
        .seed(3)
        .execute();
    return output;
  }

  private static BufferedImage image(int label, Random random) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int red = 50 + 45 * label + random.nextInt(100);
        int blue = 95 - 45 * label + random.nextInt(100);
        image.setRGB(x, y, red << 16 | random.nextInt(200) << 8 | blue);
      }
    }
    return image;
  }

  static byte[] backboneBytes(long seed) {
    return Safetensors.write(
        RandomStart.tensors(Architectures.graph("resnet20"), seed),
        Map.of("architecture", "resnet20"));
  }

  static String backbone(Path file, long seed) throws IOException {
    Files.write(file, backboneBytes(seed));
    return file.toUri().toString();
  }
}
