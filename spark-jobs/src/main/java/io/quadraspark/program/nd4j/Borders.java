package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Zero borders written out, for paddings that the native operations do not take. */
final class Borders {
  private Borders() {}

  /** Whether all four sides have the same padding, which the native operations take as a number. */
  static boolean even(Node.Padding p) {
    return p.top() == p.left() && p.top() == p.bottom() && p.top() == p.right();
  }

  /** {@code x} inside a border of zeros, in a kept buffer: [N, H+top+bottom, W+left+right, C]. */
  static INDArray padded(
      Buffers buffers, Object owner, String purpose, INDArray x, Node.Padding p) {
    INDArray target =
        buffers.kept(
            owner,
            purpose,
            x.size(0),
            x.size(1) + p.top() + p.bottom(),
            x.size(2) + p.left() + p.right(),
            x.size(3));
    inner(target, p, x.size(1), x.size(2)).assign(x);
    return target;
  }

  /** The view of {@code padded} inside its border. */
  static INDArray inner(INDArray padded, Node.Padding p, long height, long width) {
    return padded.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(p.top(), p.top() + height),
        NDArrayIndex.interval(p.left(), p.left() + width),
        NDArrayIndex.all());
  }
}
