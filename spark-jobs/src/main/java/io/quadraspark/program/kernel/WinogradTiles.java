package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * A 3x3 convolution of fp32 images with stride 1 and a border of one pixel as 36 matrix products
 * (Winograd's F(4x4, 3x3)): images to transformed tiles, products of the tiles to images. In
 * between somebody multiplies each of the 36 matrices [tiles, in] by its own [in, out]: a quarter
 * of the direct convolution's multiplications.
 *
 * <p>Not thread-safe. Nothing is allocated after it is made.
 */
public final class WinogradTiles {
  /** Number of matrices. */
  public static final int MATRICES = WinogradTransforms.IN * WinogradTransforms.IN;

  private static final int WIDEST = 16;
  private static final int OUT = WinogradTransforms.OUT;
  private static final int IN = WinogradTransforms.IN;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** What is done to a result before it is stored. */
  public enum Clip {
    NONE,
    RELU,
    RELU6
  }

  private final int height;
  private final int width;
  private final int in;
  private final int out;
  private final int rowsOfTiles;
  private final int columnsOfTiles;
  private final int lanes = WinogradTransforms.LANES.length();
  private final WinogradTransforms transforms = new WinogradTransforms();
  private final float[] inputTile;
  private final float[] outputTile;

  /**
   * @param in channels of the input, a multiple of {@link #channelMultiple}
   * @param out channels of the output, a multiple of it too
   */
  public WinogradTiles(int height, int width, int in, int out) {
    this.height = height;
    this.width = width;
    this.in = in;
    this.out = out;
    this.rowsOfTiles = (height + OUT - 1) / OUT;
    this.columnsOfTiles = (width + OUT - 1) / OUT;
    this.inputTile = new float[MATRICES * in];
    this.outputTile = new float[OUT * OUT * out];
  }

  /**
   * What numbers of channels have to be a multiple of: the widest vectors' lanes, whatever this
   * processor has.
   */
  public static int channelMultiple() {
    return WIDEST;
  }

  /**
   * Multiplications of the direct convolution for each one that is left, borders of tiles counted.
   */
  public static double saving(long height, long width) {
    double tiles = Math.ceil((double) height / OUT) * Math.ceil((double) width / OUT);
    return 9.0 * height * width / (MATRICES * tiles);
  }

  /** The 36 values of a 3x3 kernel, in double. */
  public static double[] kernel(double... taps) {
    return WinogradTransforms.kernel(taps);
  }

  public int tilesOfImage() {
    return rowsOfTiles * columnsOfTiles;
  }

  /**
   * Transforms some tiles.
   *
   * @param image bytes of the image that the tiles are from, [H, W, in]
   * @param first of the image's tiles
   * @param count of tiles
   * @param v [36, tiles, in]
   * @param place of the first tile in {@code v}
   * @param tiles that {@code v} has room for
   */
  public void input(ByteBuffer image, int first, int count, ByteBuffer v, int place, int tiles) {
    int plane = tiles * in * Float.BYTES;
    for (int t = 0; t < count; t++) {
      int y = (first + t) / columnsOfTiles * OUT - 1;
      int x = (first + t) % columnsOfTiles * OUT - 1;
      int to = (place + t) * in * Float.BYTES;
      if (y >= 0 && x >= 0 && y + IN <= height && x + IN <= width) {
        int from = (y * width + x) * in * Float.BYTES;
        for (int c = 0; c < in; c += lanes) {
          transforms.input(
              image,
              from + c * Float.BYTES,
              width * in * Float.BYTES,
              in * Float.BYTES,
              v,
              to + c * Float.BYTES,
              plane);
        }
      } else {
        copyWithBorder(image, y, x);
        for (int c = 0; c < in; c += lanes) {
          transforms.input(inputTile, c, in, v, to + c * Float.BYTES, plane);
        }
      }
    }
  }

  private void copyWithBorder(ByteBuffer image, int y, int x) {
    for (int i = 0; i < IN; i++) {
      for (int j = 0; j < IN; j++) {
        int at = (i * IN + j) * in;
        boolean inside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
        int from = ((y + i) * width + x + j) * in * Float.BYTES;
        for (int c = 0; c < in; c += lanes) {
          if (inside) {
            FloatVector.fromByteBuffer(
                    WinogradTransforms.LANES, image, from + c * Float.BYTES, ORDER)
                .intoArray(inputTile, at + c);
          } else {
            FloatVector.zero(WinogradTransforms.LANES).intoArray(inputTile, at + c);
          }
        }
      }
    }
  }

  /**
   * Turns products into pixels: {@code y = clip(A^T m A + bias + y + residual)}.
   *
   * @param m [36, tiles, out]
   * @param bias [out], or null
   * @param add whether to add to what is there
   * @param residual an image like {@code image}, or null
   */
  public void output(
      ByteBuffer m,
      int place,
      int tiles,
      ByteBuffer image,
      int first,
      int count,
      float[] bias,
      boolean add,
      ByteBuffer residual,
      Clip clip) {
    int plane = tiles * out * Float.BYTES;
    for (int t = 0; t < count; t++) {
      int y = (first + t) / columnsOfTiles * OUT;
      int x = (first + t) % columnsOfTiles * OUT;
      int from = (place + t) * out * Float.BYTES;
      for (int c = 0; c < out; c += lanes) {
        transforms.output(m, from + c * Float.BYTES, plane, outputTile, c, out);
      }
      int rows = Math.min(OUT, height - y);
      int columns = Math.min(OUT, width - x);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          int to = ((y + i) * width + x + j) * out * Float.BYTES;
          store((i * OUT + j) * out, image, to, bias, add, residual, clip);
        }
      }
    }
  }

  private void store(
      int at, ByteBuffer image, int to, float[] bias, boolean add, ByteBuffer residual, Clip clip) {
    for (int c = 0; c < out; c += lanes) {
      int place = to + c * Float.BYTES;
      FloatVector value = FloatVector.fromArray(WinogradTransforms.LANES, outputTile, at + c);
      if (bias != null) {
        value = value.add(FloatVector.fromArray(WinogradTransforms.LANES, bias, c));
      }
      if (add) {
        value =
            value.add(FloatVector.fromByteBuffer(WinogradTransforms.LANES, image, place, ORDER));
      }
      if (residual != null) {
        value =
            value.add(FloatVector.fromByteBuffer(WinogradTransforms.LANES, residual, place, ORDER));
      }
      if (clip != Clip.NONE) {
        value = value.max(0);
      }
      if (clip == Clip.RELU6) {
        value = value.min(6);
      }
      value.intoByteBuffer(image, place, ORDER);
    }
  }
}
