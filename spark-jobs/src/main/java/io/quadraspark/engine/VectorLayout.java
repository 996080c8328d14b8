package io.quadraspark.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a flat {@code float[]} holds: name, role, shape and offset of each tensor, one after the
 * other without gaps. Checkpoints, averaging, export and engines all speak a flat vector with this
 * layout, so that none of them needs to know the others.
 */
public record VectorLayout(List<Tensor> tensors) implements Serializable {
  /** What a tensor is for, which decides its learning rate and whether an optimiser moves it. */
  public enum Role {
    /** A factor of a quadratic adapter. */
    ADAPTER,
    /** Scale or shift of a batch norm whose statistics stay frozen. */
    NORM,
    /** A weight of the backbone itself; trained by pretraining only. */
    BACKBONE,
    /**
     * Running mean or variance: averaged over slices like a weight, never moved by an optimiser.
     */
    STATISTIC,
    /** Weight or bias of the linear head. */
    HEAD
  }

  /**
   * One tensor.
   *
   * @param shape row-major ("c") shape
   * @param offset index of its first element in the vector
   */
  public record Tensor(String name, Role role, List<Integer> shape, int offset)
      implements Serializable {
    public Tensor {
      shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public int length() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  public VectorLayout {
    tensors = List.copyOf(tensors);
    int offset = 0;
    for (Tensor tensor : tensors) {
      if (tensor.offset() != offset) {
        throw new IllegalArgumentException(
            "Cannot place %s at %d: the tensors before it end at %d"
                .formatted(tensor.name(), tensor.offset(), offset));
      }
      offset = Math.addExact(offset, tensor.length());
    }
  }

  /** Number of elements of the whole vector. */
  public int length() {
    return tensors.isEmpty() ? 0 : end(tensors.get(tensors.size() - 1));
  }

  /** The tensor of that name. */
  public Tensor tensor(String name) {
    return tensors.stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("No tensor " + name + " in the vector"));
  }

  /** Number of elements of the tensors with that role. */
  public int length(Role role) {
    return tensors.stream().filter(tensor -> tensor.role() == role).mapToInt(Tensor::length).sum();
  }

  private static int end(Tensor tensor) {
    return tensor.offset() + tensor.length();
  }

  /** Collects tensors in order and gives each its offset. */
  public static final class Builder {
    private final List<Tensor> tensors = new ArrayList<>();
    private int offset;

    public Builder add(String name, Role role, Integer... shape) {
      Tensor tensor = new Tensor(name, role, List.of(shape), offset);
      tensors.add(tensor);
      offset = end(tensor);
      return this;
    }

    public VectorLayout build() {
      return new VectorLayout(tensors);
    }
  }
}
