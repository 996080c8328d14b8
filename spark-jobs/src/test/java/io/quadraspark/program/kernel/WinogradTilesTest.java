package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradTilesTest {
  private final Random random = new Random(4);

  @ParameterizedTest
  @CsvSource({
    "8, 8, 16, 16, false, NONE",
    "9, 5, 16, 32, true, RELU",
    "4, 14, 32, 16, false, RELU6",
    "1, 3, 16, 16, true, NONE"
  })
  void productsOfTilesAreTheConvolution(
      int height, int width, int in, int out, boolean adds, WinogradTiles.Clip clip) {
    float[] image = random(height * width * in);
    float[] weight = random(out * in * 9);
    float[] bias = random(out);
    float[] before = random(height * width * out);
    float[] residual = random(height * width * out);
    WinogradTiles tiles = new WinogradTiles(height, width, in, out);
    int count = tiles.tilesOfImage();
    ByteBuffer v = bytes(new float[36 * count * in]);
    tiles.input(bytes(image), 0, count, v, 0, count);
    ByteBuffer y = bytes(before);
    tiles.output(
        products(v, count, in, out, weight),
        0,
        count,
        y,
        0,
        count,
        bias,
        adds,
        bytes(residual),
        clip);
    for (int p = 0; p < height * width; p++) {
      for (int o = 0; o < out; o++) {
        double expected = direct(image, weight, height, width, in, p / width, p % width, o);
        expected += bias[o] + residual[p * out + o] + (adds ? before[p * out + o] : 0);
        if (clip != WinogradTiles.Clip.NONE) {
          expected = Math.max(0, expected);
        }
        if (clip == WinogradTiles.Clip.RELU6) {
          expected = Math.min(6, expected);
        }
        assertThat((double) y.getFloat((p * out + o) * Float.BYTES))
            .isCloseTo(expected, within(1e-4));
      }
    }
  }

  @Test
  void savesLessWhereTilesHangOverTheBorder() {
    assertThat(WinogradTiles.saving(8, 8)).isEqualTo(4);
    assertThat(WinogradTiles.saving(5, 5)).isEqualTo(9.0 * 25 / (36 * 4));
  }

  private static ByteBuffer products(ByteBuffer v, int tiles, int in, int out, float[] weight) {
    ByteBuffer m = bytes(new float[36 * tiles * out]);
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        double[] taps = new double[9];
        for (int k = 0; k < 9; k++) {
          taps[k] = weight[(o * in + i) * 9 + k];
        }
        double[] transformed = WinogradTiles.kernel(taps);
        for (int k = 0; k < 36; k++) {
          for (int t = 0; t < tiles; t++) {
            int at = ((k * tiles + t) * out + o) * Float.BYTES;
            double product =
                m.getFloat(at) + transformed[k] * v.getFloat(((k * tiles + t) * in + i) * 4);
            m.putFloat(at, (float) product);
          }
        }
      }
    }
    return m;
  }

  private static double direct(
      float[] image, float[] weight, int height, int width, int in, int y, int x, int o) {
    double sum = 0;
    for (int a = 0; a < 9; a++) {
      int row = y + a / 3 - 1;
      int column = x + a % 3 - 1;
      if (row >= 0 && row < height && column >= 0 && column < width) {
        for (int i = 0; i < in; i++) {
          sum += (double) image[(row * width + column) * in + i] * weight[(o * in + i) * 9 + a];
        }
      }
    }
    return sum;
  }

  private float[] random(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    buffer.asFloatBuffer().put(values);
    return buffer;
  }
}
