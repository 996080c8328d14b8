package io.quadraspark.program.onednn;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds f32 values to the nearest bf16 in place: how bf16 is imitated where the processor has
 * none. Slow, and said so.
 */
final class RoundToBf16 extends JavaOperation {
  private static final int BLOCK = 4096;

  private final Tensor tensor;
  private final float[] block = new float[BLOCK];
  private final List<FloatBuffer> images = new ArrayList<>();

  RoundToBf16(Tensor tensor) {
    super("round to bf16", List.of(tensor.region()));
    this.tensor = tensor;
  }

  @Override
  void bind() {
    Addresses.images(tensor).forEach(image -> images.add(image.asFloatBuffer()));
  }

  @Override
  void run() {
    for (FloatBuffer image : images) {
      for (int start = 0; start < image.capacity(); start += BLOCK) {
        int length = Math.min(BLOCK, image.capacity() - start);
        image.get(start, block, 0, length);
        for (int i = 0; i < length; i++) {
          block[i] = Bf16.round(block[i]);
        }
        image.put(start, block, 0, length);
      }
    }
  }
}
