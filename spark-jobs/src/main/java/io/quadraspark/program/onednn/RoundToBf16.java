package io.quadraspark.program.onednn;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Rounds f32 values to the nearest bf16 in place: how bf16 is imitated where the processor has
 * none. Slow, and said so.
 */
final class RoundToBf16 implements Operation {
  private static final int BLOCK = 4096;

  private final Tensor tensor;
  private final float[] block = new float[BLOCK];
  private FloatBuffer values;

  RoundToBf16(Tensor tensor) {
    this.tensor = tensor;
  }

  @Override
  public String name() {
    return "round to bf16";
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public List<Region> regions() {
    return List.of(tensor.region());
  }

  @Override
  public void bind(Scratch scratch) {
    values =
        new FloatPointer(Addresses.pointer(tensor.region().address()))
            .capacity(tensor.region().bytes() / Float.BYTES)
            .asBuffer();
  }

  @Override
  public void run(stream stream) {
    for (int start = 0; start < values.capacity(); start += BLOCK) {
      int length = Math.min(BLOCK, values.capacity() - start);
      values.get(start, block, 0, length);
      for (int i = 0; i < length; i++) {
        block[i] = Bf16.round(block[i]);
      }
      values.put(start, block, 0, length);
    }
  }
}
