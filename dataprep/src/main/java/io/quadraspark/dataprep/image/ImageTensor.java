package io.quadraspark.dataprep.image;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.SeededRandom;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Stored images to tensors. Thread-safe; nothing native outlives a call. */
public final class ImageTensor {
  /** What fills in beside an image: zero once the usual normalisation has been done. */
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};

  private static final int CHANNELS = 3;
  private static final float[] UNIT = new float[256];

  static {
    for (int i = 0; i < UNIT.length; i++) {
      UNIT[i] = i / 255f;
    }
  }

  private ImageTensor() {}

  /** How many floats an image of {@code size x size} pixels takes. */
  public static int length(int size) {
    return size * size * CHANNELS;
  }

  /**
   * Decodes an image to {@code [size, size, 3]} (rows, columns, RGB) in [0, 1].
   *
   * @param seed of the run and {@code position} of the sample: what the augmentation draws from
   * @param target takes the floats from {@code offset} on
   */
  public static void decode(
      byte[] jpeg,
      Augmentation augmentation,
      long seed,
      long position,
      int size,
      float[] target,
      int offset) {
    if (offset < 0 || target.length - offset < length(size)) {
      throw new IllegalArgumentException(
          "An image of %d pixels does not fit into %d floats at %d"
              .formatted(size, target.length, offset));
    }
    SplittableRandom random = SeededRandom.of(seed, position, 0);
    boolean mirrored = augmentation.flip() && random.nextBoolean();
    try (PointerScope scope = new PointerScope()) {
      Mat image = OpenCv.decode(jpeg);
      if (image.empty()) {
        throw DataErrors.undecodable("the image of sample %d".formatted(position));
      }
      Framed framed = Framed.of(image, augmentation.framing(), size, random);
      write(framed, mirrored, size, target, offset);
    }
    if (!augmentation.variations().isEmpty()) {
      Pixels pixels = Pixels.read(size, target, offset);
      for (Variation variation : augmentation.variations()) {
        variation.apply(pixels, SeededRandom.of(seed, position, variation.stream()));
      }
      pixels.write(UNIT, target, offset);
    }
  }

  private static void write(Framed framed, boolean mirrored, int size, float[] target, int offset) {
    byte[] pixels = new byte[length(size)];
    Mat square = framed.square();
    // A view into a larger image has gaps between its rows.
    (square.isContinuous() ? square : square.clone()).data().get(pixels);
    int out = offset;
    for (int y = 0; y < size; y++) {
      int sourceY = y + framed.shiftY();
      boolean inside = sourceY >= 0 && sourceY < size;
      for (int x = 0; x < size; x++) {
        int sourceX = (mirrored ? size - 1 - x : x) + framed.shiftX();
        if (inside && sourceX >= 0 && sourceX < size) {
          int bgr = (sourceY * size + sourceX) * CHANNELS;
          target[out] = UNIT[pixels[bgr + 2] & 0xff];
          target[out + 1] = UNIT[pixels[bgr + 1] & 0xff];
          target[out + 2] = UNIT[pixels[bgr] & 0xff];
        } else {
          System.arraycopy(MEAN, 0, target, out, CHANNELS);
        }
        out += CHANNELS;
      }
    }
  }
}
