package io.quadraspark.program.onednn;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Whether all elements of a tensor are finite. A frozen network makes NaN or infinity of nothing
 * but what adapters and trained norms give it, and oneDNN's ReLU hides a NaN as 0: so what they
 * give is looked at before.
 */
final class FiniteCheck extends JavaOperation {
  private static final int BLOCK = 4096;

  // All bits of a finite number's exponent are never set: without the sign, its bits are below
  // infinity's.
  private static final int INFINITY = 0x7F800000;
  private static final short BF16_INFINITY = 0x7F80;

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
    // The sign of a difference to infinity: negative in all where all are finite. A loop that
    // vectorises.
    int below = -1;
    for (IntBuffer image : images) {
      for (int start = 0; start < image.capacity(); start += BLOCK) {
        int length = Math.min(BLOCK, image.capacity() - start);
        image.get(start, block, 0, length);
        for (int i = 0; i < length; i++) {
          below &= (block[i] & Integer.MAX_VALUE) - INFINITY;
        }
      }
    }
    for (ShortBuffer image : bf16Images) {
      for (int start = 0; start < image.capacity(); start += BLOCK) {
        int length = Math.min(BLOCK, image.capacity() - start);
        image.get(start, shortBlock, 0, length);
        for (int i = 0; i < length; i++) {
          below &= (shortBlock[i] & Short.MAX_VALUE) - BF16_INFINITY;
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
