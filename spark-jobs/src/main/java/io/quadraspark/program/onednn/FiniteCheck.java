package io.quadraspark.program.onednn;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Whether all elements of a tensor are finite and far below overflow. A frozen network makes NaN or
 * infinity of nothing but what adapters and trained norms give it, and oneDNN's ReLU hides a NaN as
 * 0: so the sums with adapters and the inputs of trained norms are looked at.
 */
final class FiniteCheck extends JavaOperation {
  private static final int BLOCK = 4096;

  /**
   * No network computes with such numbers, and what frozen layers make of smaller ones is finite.
   */
  static final float LIMIT = 1e25f;

  // Without their signs, the bits of floats are in the order of the floats, infinity and NaN above
  // all.
  private static final int LIMIT_BITS = Float.floatToIntBits(LIMIT);
  private static final short BF16_LIMIT_BITS = Bf16.bits(LIMIT);

  private final Tensor tensor;
  private final int[] block = new int[BLOCK];
  private final short[] shortBlock = new short[BLOCK];
  private final List<IntBuffer> images = new ArrayList<>();
  private final List<ShortBuffer> bf16Images = new ArrayList<>();
  private boolean finite = true;

  FiniteCheck(String name, Tensor tensor) {
    super("finite? " + name, List.of(tensor.region()));
    this.tensor = tensor;
  }

  @Override
  void bind() {
    for (ByteBuffer image : Addresses.images(tensor)) {
      if (tensor.type() == memory.data_type.bf16) {
        bf16Images.add(image.asShortBuffer());
      } else {
        images.add(image.asIntBuffer());
      }
    }
  }

  @Override
  void run() {
    // The sign of a difference to the limit: negative in all where all are below. A loop that
    // vectorises.
    int below = -1;
    for (IntBuffer image : images) {
      for (int start = 0; start < image.capacity(); start += BLOCK) {
        int length = Math.min(BLOCK, image.capacity() - start);
        image.get(start, block, 0, length);
        for (int i = 0; i < length; i++) {
          below &= (block[i] & Integer.MAX_VALUE) - LIMIT_BITS;
        }
      }
    }
    for (ShortBuffer image : bf16Images) {
      for (int start = 0; start < image.capacity(); start += BLOCK) {
        int length = Math.min(BLOCK, image.capacity() - start);
        image.get(start, shortBlock, 0, length);
        for (int i = 0; i < length; i++) {
          below &= (shortBlock[i] & Short.MAX_VALUE) - BF16_LIMIT_BITS;
        }
      }
    }
    finite = below < 0;
  }

  /** What the last run found. */
  boolean passed() {
    return finite;
  }
}
