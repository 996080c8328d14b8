package io.quadraspark.action;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts over tensors, and whether every number in them is one. */
final class TensorFacts {
  private TensorFacts() {}

  static Map<String, String> of(Safetensors content) {
    long numbers =
        content.tensors().values().stream().mapToLong(tensor -> tensor.values().length).sum();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("tensors", Integer.toString(content.tensors().size()));
    facts.put("numbers", Long.toString(numbers));
    return facts;
  }

  static List<String> problems(Safetensors content) {
    List<String> problems = new ArrayList<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!finite(tensor)) {
                problems.add("tensor " + name + " holds NaN or Infinity");
              }
            });
    return problems;
  }

  private static boolean finite(Tensor tensor) {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
