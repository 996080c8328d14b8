package io.quadraspark.program.onednn;

import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Whether all elements of a tensor are finite. A frozen network makes NaN or infinity of nothing
 * but what adapters and trained norms give it, and oneDNN's ReLU hides a NaN as 0: so what they
 * give is looked at before.
 */
final class FiniteCheck extends JavaOperation {
  private final Tensor tensor;
  private List<ByteBuffer> images;
  private boolean finite = true;

  FiniteCheck(String name, Tensor tensor) {
    super("finite? " + name, List.of(tensor.region()));
    this.tensor = tensor;
  }

  @Override
  void bind() {
    images = Addresses.images(tensor);
  }

  @Override
  void run() {
    finite = true;
    for (ByteBuffer image : images) {
      float sum = tensor.type() == memory.data_type.bf16 ? bf16Sum(image) : sum(image);
      finite &= Float.isFinite(sum);
    }
  }

  /** Of zeros, or NaN: several sums, since each waits for its last addition. */
  private static float sum(ByteBuffer image) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    int block = 4 * Float.BYTES;
    for (; i + block <= image.capacity(); i += block) {
      a += 0 * image.getFloat(i);
      b += 0 * image.getFloat(i + 4);
      c += 0 * image.getFloat(i + 8);
      d += 0 * image.getFloat(i + 12);
    }
    for (; i < image.capacity(); i += Float.BYTES) {
      a += 0 * image.getFloat(i);
    }
    return a + b + (c + d);
  }

  private static float bf16Sum(ByteBuffer image) {
    float sum = 0;
    for (int i = 0; i < image.capacity(); i += Short.BYTES) {
      sum += 0 * Bf16.value(image.getShort(i));
    }
    return sum;
  }

  /** What the last run found. */
  boolean passed() {
    return finite;
  }
}
