package io.quadraspark.backbone;

import java.util.List;

/**
 * Numbers with a shape, as they stand in a weights file.
 *
 * @param shape row-major ("c") shape; empty for a single number
 * @param values the elements in row-major order, not copied: whoever is given a tensor leaves it as
 *     it is
 */
public record Tensor(List<Integer> shape, float[] values) {
  public Tensor {
    shape = List.copyOf(shape);
    if (elements(shape) != values.length) {
      throw new IllegalArgumentException(
          "Cannot shape %d values as %s: it has %d elements"
              .formatted(values.length, shape, elements(shape)));
    }
  }

  /** Number of elements of a tensor of that shape. */
  public static int elements(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
