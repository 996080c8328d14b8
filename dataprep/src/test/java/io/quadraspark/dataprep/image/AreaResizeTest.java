package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaResizeTest {
  private static byte[] noise(int width, int height) {
    byte[] bgr = new byte[3 * width * height];
    new Random(5).nextBytes(bgr);
    return bgr;
  }

  private static Mat mat(byte[] bgr, int width, int height) {
    Mat mat = new Mat(height, width, CV_8UC3);
    mat.data().put(bgr);
    return mat;
  }

  private static byte[] bytes(Mat mat) {
    byte[] bgr = new byte[3 * mat.cols() * mat.rows()];
    mat.data().get(bgr);
    return bgr;
  }

  /** The average over {@code [x0, x1) x [y0, y1)}, pixels at the edge in part. */
  private static double average(
      byte[] bgr, int width, int channel, double x0, double x1, double y0, double y1) {
    double sum = 0;
    for (int y = (int) y0; y < y1; y++) {
      double down = Math.min(y1, y + 1) - Math.max(y0, y);
      for (int x = (int) x0; x < x1; x++) {
        double across = Math.min(x1, x + 1) - Math.max(x0, x);
        sum += down * across * (bgr[3 * (y * width + x) + channel] & 0xff);
      }
    }
    return sum / ((x1 - x0) * (y1 - y0));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 48, 32, 24",
    "61, 47, 32, 24",
    "500, 7, 224, 7",
    "7, 500, 7, 224",
    "33, 33, 32, 32",
    "9, 5, 1, 1",
    "1, 3000, 1, 375",
    "400, 533, 224, 224"
  })
  void everyPixelIsTheAverageOfItsArea(int width, int height, int newWidth, int newHeight) {
    byte[] noise = noise(width, height);
    try (PointerScope scope = new PointerScope()) {
      byte[] shrunk = bytes(AreaResize.shrunk(mat(noise, width, height), newWidth, newHeight));
      double across = (double) width / newWidth;
      double down = (double) height / newHeight;
      for (int i = 0; i < shrunk.length; i++) {
        int x = i / 3 % newWidth;
        int y = i / 3 / newWidth;
        double exact =
            average(noise, width, i % 3, x * across, (x + 1) * across, y * down, (y + 1) * down);
        // Both passes round, and the weights of rows have 8 bits.
        assertThat(Math.abs((shrunk[i] & 0xff) - exact)).as("pixel %d, %d", x, y).isLessThan(1.6);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "127", "254", "255"})
  void oneColourStaysThatColour(int level) {
    byte[] uniform = new byte[3 * 97 * 89];
    Arrays.fill(uniform, (byte) level);
    try (PointerScope scope = new PointerScope()) {
      assertThat(bytes(AreaResize.shrunk(mat(uniform, 97, 89), 31, 30))).containsOnly((byte) level);
    }
  }

  @Test
  void aPartOfAPictureIsTakenAlone() {
    byte[] noise = noise(40, 30);
    try (PointerScope scope = new PointerScope()) {
      Mat part = new Mat(mat(noise, 40, 30), new Rect(5, 4, 21, 17));

      assertThat(bytes(AreaResize.shrunk(part, 8, 8)))
          .isEqualTo(bytes(AreaResize.shrunk(part.clone(), 8, 8)));
    }
  }
}
