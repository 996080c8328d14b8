package io.quadraspark.engine;

import java.util.Set;

/** One of the two factors of every quadratic term, as the names in a vector tell them apart. */
public enum FactorSide {
  /** Neither. */
  NONE(Set.of()),
  /** {@code pa} and {@code da} of the low-rank form, {@code wa} of the depthwise one. */
  LEFT(Set.of("pa", "da", "wa")),
  /** {@code pb} and {@code db} of the low-rank form, {@code wb} of the depthwise one. */
  RIGHT(Set.of("pb", "db", "wb"));

  private final Set<String> names;

  FactorSide(Set<String> names) {
    this.names = names;
  }

  /** Whether the tensor is part of this factor. */
  public boolean has(VectorLayout.Tensor tensor) {
    return tensor.role() == VectorLayout.Role.ADAPTER
        && names.contains(tensor.name().substring(tensor.name().lastIndexOf('.') + 1));
  }
}
