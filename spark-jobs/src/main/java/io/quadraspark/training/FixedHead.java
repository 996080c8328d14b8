package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.VectorLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A head that does not train. It goes to every executor once and never moves between them and the
 * driver, but stands in every checkpoint and export, behind the trained vector.
 *
 * @param layout its tensors, from offset 0; none where the head trains
 * @param values of these tensors, not copied
 */
public record FixedHead(VectorLayout layout, float[] values) {
  /** What a network has whose head trains with the rest. */
  public static FixedHead none() {
    return new FixedHead(new VectorLayout(List.of()), new float[0]);
  }

  /**
   * The part of a whole vector that stands behind its trained one.
   *
   * @param whole layout of {@code vector}
   * @param trained layout of its beginning
   */
  public static FixedHead behind(VectorLayout trained, VectorLayout whole, float[] vector) {
    int from = trained.tensors().size();
    VectorLayout.Builder layout = new VectorLayout.Builder();
    for (VectorLayout.Tensor tensor : whole.tensors().subList(from, whole.tensors().size())) {
      layout.add(tensor.name(), tensor.role(), tensor.shape().toArray(new Integer[0]));
    }
    return new FixedHead(
        layout.build(), Arrays.copyOfRange(vector, trained.length(), whole.length()));
  }

  /** The layout of a trained vector with this head behind it. */
  VectorLayout after(VectorLayout trained) {
    VectorLayout.Builder whole = new VectorLayout.Builder();
    for (VectorLayout layoutOf : List.of(trained, layout)) {
      for (VectorLayout.Tensor tensor : layoutOf.tensors()) {
        whole.add(tensor.name(), tensor.role(), tensor.shape().toArray(new Integer[0]));
      }
    }
    return whole.build();
  }

  /** A trained vector with this head behind it. */
  float[] after(float[] trained) {
    float[] whole = Arrays.copyOf(trained, trained.length + values.length);
    System.arraycopy(values, 0, whole, trained.length, values.length);
    return whole;
  }

  /** Whether every weight is zero, so that nothing below it could learn. */
  public boolean isZero() {
    VectorLayout.Tensor weight = layout.tensors().get(0);
    for (int i = 0; i < weight.length(); i++) {
      if (values[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** SHA-256 over the values, big-endian. */
  public String sha256() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
    bytes.asFloatBuffer().put(values);
    return Sha256.of(bytes.array());
  }
}
