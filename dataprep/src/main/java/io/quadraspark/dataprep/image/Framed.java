package io.quadraspark.dataprep.image;

import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * A square view of an image: a Mat of {@code size x size} pixels and by how much it is looked at
 * beside its place.
 */
record Framed(Mat square, int shiftX, int shiftY) {
  private static final int BOX_TRIES = 10;
  private static final double MIN_AREA = 0.35;
  private static final double MAX_LOG_RATIO = Math.log(4.0 / 3.0);

  static Framed of(Mat image, Augmentation.Framing framing, int size, SplittableRandom random) {
    return switch (framing) {
      case CENTRE -> new Framed(centre(image, size), 0, 0);
      case SHIFTED -> {
        int reach = size / 8;
        int shiftX = random.nextInt(2 * reach + 1) - reach;
        int shiftY = random.nextInt(2 * reach + 1) - reach;
        yield new Framed(centre(image, size), shiftX, shiftY);
      }
      case RANDOM_BOX -> new Framed(randomBox(image, size, random), 0, 0);
    };
  }

  /** The centre square of the image whose short side has been made {@code size}. */
  private static Mat centre(Mat image, int size) {
    if (image.cols() == size && image.rows() == size) {
      return image;
    }
    double scale = (double) size / Math.min(image.cols(), image.rows());
    int width = Math.max(size, (int) Math.round(image.cols() * scale));
    int height = Math.max(size, (int) Math.round(image.rows() * scale));
    Mat scaled = OpenCv.resized(image, width, height);
    return new Mat(scaled, new Rect((width - size) / 2, (height - size) / 2, size, size));
  }

  private static Mat randomBox(Mat image, int size, SplittableRandom random) {
    double area = (double) image.cols() * image.rows();
    for (int i = 0; i < BOX_TRIES; i++) {
      double boxArea = area * (MIN_AREA + (1 - MIN_AREA) * random.nextDouble());
      double ratio = Math.exp(MAX_LOG_RATIO * (2 * random.nextDouble() - 1));
      int width = (int) Math.round(Math.sqrt(boxArea * ratio));
      int height = (int) Math.round(Math.sqrt(boxArea / ratio));
      if (width >= 1 && height >= 1 && width <= image.cols() && height <= image.rows()) {
        int x = random.nextInt(image.cols() - width + 1);
        int y = random.nextInt(image.rows() - height + 1);
        return OpenCv.resized(new Mat(image, new Rect(x, y, width, height)), size, size);
      }
    }
    return centre(image, size);
  }
}
