package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray 2015) by Toom and
 * Cook's construction with the points 0, ±5/8, ±3/2 and infinity. With these the error in fp32 is
 * about twice a direct convolution's; with the usual 0, ±1, ±2 it is four times. A lane is a
 * channel, so results do not depend on the width of vectors.
 */
final class WinogradTransforms {
  /** Height and width of an output tile. */
  static final int OUT = 4;

  /** Height and width of an input tile, and of a transformed one. */
  static final int IN = 6;

  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final double A = 5.0 / 8;
  private static final double B = 3.0 / 2;
  private static final float A1 = (float) A;
  private static final float A2 = (float) (A * A);
  private static final float A3 = (float) (A * A * A);
  private static final float B1 = (float) B;
  private static final float B2 = (float) (B * B);
  private static final float B3 = (float) (B * B * B);
  private static final float PRODUCT = (float) (A * A * B * B);
  private static final float SUM = (float) (A * A + B * B);

  private final int lanes = LANES.length();
  private final float[] half = new float[IN * IN * lanes];

  /** {@code G g G^T} of one 3x3 kernel, in double: 36 values. */
  static double[] kernel(double[] g) {
    double[] points = {0, A, -A, B, -B};
    double[][] matrix = new double[IN][3];
    for (int j = 0; j < points.length; j++) {
      double norm = 1;
      for (int k = 0; k < points.length; k++) {
        norm *= k == j ? 1 : points[j] - points[k];
      }
      matrix[j] = new double[] {1 / norm, points[j] / norm, points[j] * points[j] / norm};
    }
    matrix[IN - 1] = new double[] {0, 0, 1};
    double[] result = new double[IN * IN];
    for (int i = 0; i < IN; i++) {
      for (int j = 0; j < IN; j++) {
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            result[i * IN + j] += matrix[i][a] * g[a * 3 + b] * matrix[j][b];
          }
        }
      }
    }
    return result;
  }

  /**
   * {@code B^T d B} of one tile for {@code lanes} channels.
   *
   * @param from bytes at which the tile's first pixel begins
   * @param row bytes from one row of pixels to the next
   * @param pixel bytes from one pixel to the next
   * @param to bytes at which the first of 36 results goes
   * @param plane bytes from one result to the next
   */
  void input(ByteBuffer x, int from, int row, int pixel, ByteBuffer v, int to, int plane) {
    for (int j = 0; j < IN; j++) {
      int at = from + j * pixel;
      forward(
          FloatVector.fromByteBuffer(LANES, x, at, ORDER),
          FloatVector.fromByteBuffer(LANES, x, at + row, ORDER),
          FloatVector.fromByteBuffer(LANES, x, at + 2 * row, ORDER),
          FloatVector.fromByteBuffer(LANES, x, at + 3 * row, ORDER),
          FloatVector.fromByteBuffer(LANES, x, at + 4 * row, ORDER),
          FloatVector.fromByteBuffer(LANES, x, at + 5 * row, ORDER),
          j * lanes);
    }
    rows(v, to, plane);
  }

  /**
   * The same for a tile on the heap, [6, 6, pixel] floats.
   *
   * @param from element at which the tile's first pixel begins
   * @param pixel elements from one pixel to the next
   */
  void input(float[] patch, int from, int pixel, ByteBuffer v, int to, int plane) {
    int row = IN * pixel;
    for (int j = 0; j < IN; j++) {
      int at = from + j * pixel;
      forward(
          FloatVector.fromArray(LANES, patch, at),
          FloatVector.fromArray(LANES, patch, at + row),
          FloatVector.fromArray(LANES, patch, at + 2 * row),
          FloatVector.fromArray(LANES, patch, at + 3 * row),
          FloatVector.fromArray(LANES, patch, at + 4 * row),
          FloatVector.fromArray(LANES, patch, at + 5 * row),
          j * lanes);
    }
    rows(v, to, plane);
  }

  /** {@code B^T d} of one column, to the heap. */
  private void forward(
      FloatVector d0,
      FloatVector d1,
      FloatVector d2,
      FloatVector d3,
      FloatVector d4,
      FloatVector d5,
      int at) {
    FloatVector evenA = d2.fma(broadcast(-B2), d4);
    FloatVector oddA = d1.fma(broadcast(-B2), d3).mul(broadcast(A1));
    FloatVector evenB = d2.fma(broadcast(-A2), d4);
    FloatVector oddB = d1.fma(broadcast(-A2), d3).mul(broadcast(B1));
    int next = IN * lanes;
    d0.fma(broadcast(PRODUCT), d2.fma(broadcast(-SUM), d4)).intoArray(half, at);
    evenA.add(oddA).intoArray(half, at + next);
    evenA.sub(oddA).intoArray(half, at + 2 * next);
    evenB.add(oddB).intoArray(half, at + 3 * next);
    evenB.sub(oddB).intoArray(half, at + 4 * next);
    d1.fma(broadcast(PRODUCT), d3.fma(broadcast(-SUM), d5)).intoArray(half, at + 5 * next);
  }

  private void rows(ByteBuffer v, int to, int plane) {
    for (int i = 0; i < IN; i++) {
      int at = i * IN * lanes;
      FloatVector d1 = FloatVector.fromArray(LANES, half, at + lanes);
      FloatVector d2 = FloatVector.fromArray(LANES, half, at + 2 * lanes);
      FloatVector d3 = FloatVector.fromArray(LANES, half, at + 3 * lanes);
      FloatVector d4 = FloatVector.fromArray(LANES, half, at + 4 * lanes);
      FloatVector evenA = d2.fma(broadcast(-B2), d4);
      FloatVector oddA = d1.fma(broadcast(-B2), d3).mul(broadcast(A1));
      FloatVector evenB = d2.fma(broadcast(-A2), d4);
      FloatVector oddB = d1.fma(broadcast(-A2), d3).mul(broadcast(B1));
      int place = to + i * IN * plane;
      FloatVector.fromArray(LANES, half, at)
          .fma(broadcast(PRODUCT), d2.fma(broadcast(-SUM), d4))
          .intoByteBuffer(v, place, ORDER);
      evenA.add(oddA).intoByteBuffer(v, place + plane, ORDER);
      evenA.sub(oddA).intoByteBuffer(v, place + 2 * plane, ORDER);
      evenB.add(oddB).intoByteBuffer(v, place + 3 * plane, ORDER);
      evenB.sub(oddB).intoByteBuffer(v, place + 4 * plane, ORDER);
      d1.fma(
              broadcast(PRODUCT),
              d3.fma(broadcast(-SUM), FloatVector.fromArray(LANES, half, at + 5 * lanes)))
          .intoByteBuffer(v, place + 5 * plane, ORDER);
    }
  }

  /**
   * {@code A^T m A} of one tile for {@code lanes} channels.
   *
   * @param from bytes at which the first of 36 values begins
   * @param plane bytes from one value to the next
   * @param result the tile, [4, 4, pixel] floats
   * @param at element at which the tile's first pixel goes
   * @param pixel elements from one pixel to the next
   */
  void output(ByteBuffer m, int from, int plane, float[] result, int at, int pixel) {
    for (int j = 0; j < IN; j++) {
      int column = from + j * plane;
      int row = IN * plane;
      FloatVector m1 = FloatVector.fromByteBuffer(LANES, m, column + row, ORDER);
      FloatVector m2 = FloatVector.fromByteBuffer(LANES, m, column + 2 * row, ORDER);
      FloatVector m3 = FloatVector.fromByteBuffer(LANES, m, column + 3 * row, ORDER);
      FloatVector m4 = FloatVector.fromByteBuffer(LANES, m, column + 4 * row, ORDER);
      FloatVector sumA = m1.add(m2);
      FloatVector sumB = m3.add(m4);
      FloatVector differenceA = m1.sub(m2);
      FloatVector differenceB = m3.sub(m4);
      int place = j * lanes;
      int next = IN * lanes;
      FloatVector.fromByteBuffer(LANES, m, column, ORDER)
          .add(sumA)
          .add(sumB)
          .intoArray(half, place);
      differenceA
          .mul(broadcast(A1))
          .add(differenceB.mul(broadcast(B1)))
          .intoArray(half, place + next);
      sumB.fma(broadcast(B2), sumA.mul(broadcast(A2))).intoArray(half, place + 2 * next);
      differenceB
          .fma(
              broadcast(B3),
              differenceA.fma(
                  broadcast(A3), FloatVector.fromByteBuffer(LANES, m, column + 5 * row, ORDER)))
          .intoArray(half, place + 3 * next);
    }
    for (int i = 0; i < OUT; i++) {
      int row = i * IN * lanes;
      FloatVector m1 = FloatVector.fromArray(LANES, half, row + lanes);
      FloatVector m2 = FloatVector.fromArray(LANES, half, row + 2 * lanes);
      FloatVector m3 = FloatVector.fromArray(LANES, half, row + 3 * lanes);
      FloatVector m4 = FloatVector.fromArray(LANES, half, row + 4 * lanes);
      FloatVector sumA = m1.add(m2);
      FloatVector sumB = m3.add(m4);
      FloatVector differenceA = m1.sub(m2);
      FloatVector differenceB = m3.sub(m4);
      int place = at + i * OUT * pixel;
      FloatVector.fromArray(LANES, half, row).add(sumA).add(sumB).intoArray(result, place);
      differenceA
          .mul(broadcast(A1))
          .add(differenceB.mul(broadcast(B1)))
          .intoArray(result, place + pixel);
      sumB.fma(broadcast(B2), sumA.mul(broadcast(A2))).intoArray(result, place + 2 * pixel);
      differenceB
          .fma(
              broadcast(B3),
              differenceA.fma(broadcast(A3), FloatVector.fromArray(LANES, half, row + 5 * lanes)))
          .intoArray(result, place + 3 * pixel);
    }
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(LANES, value);
  }
}
