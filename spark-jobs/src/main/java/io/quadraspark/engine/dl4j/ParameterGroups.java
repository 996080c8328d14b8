package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.VectorLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a layout as DL4J's parameters: neighbours that an updater treats alike are one
 * parameter, since DL4J walks through its parameters one by one at every step.
 */
record ParameterGroups(List<Group> groups) {
  /** How an updater treats a tensor. */
  enum Treatment {
    /** Moved by the optimiser. */
    MOVED,
    /** Moved, and decayed where the optimiser decays weights. */
    DECAYED,
    /** Replaced by what the layer computes. */
    STATISTIC
  }

  /** Elements {@code [start, end)} of the vector. */
  record Group(Treatment treatment, int start, int end) {}

  static ParameterGroups of(VectorLayout layout) {
    List<Group> groups = new ArrayList<>();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      Treatment treatment = treatment(tensor);
      int end = tensor.offset() + tensor.length();
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last != null && last.treatment() == treatment) {
        groups.set(groups.size() - 1, new Group(treatment, last.start(), end));
      } else {
        groups.add(new Group(treatment, tensor.offset(), end));
      }
    }
    return new ParameterGroups(List.copyOf(groups));
  }

  private static Treatment treatment(VectorLayout.Tensor tensor) {
    return switch (tensor.role()) {
      case STATISTIC -> Treatment.STATISTIC;
      case BACKBONE -> tensor.shape().size() > 1 ? Treatment.DECAYED : Treatment.MOVED;
      case ADAPTER, NORM, HEAD -> Treatment.MOVED;
    };
  }

  /** DL4J's keys, in order. It allows no underscore in them. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      keys.add("g" + i);
    }
    return keys;
  }

  Group group(String key) {
    return groups.get(Integer.parseInt(key.substring(1)));
  }
}
