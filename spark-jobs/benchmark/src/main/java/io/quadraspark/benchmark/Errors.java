package io.quadraspark.benchmark;

import io.quadraspark.backbone.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How far results are from other results: the length of the difference over the length of what is
 * right.
 *
 * @param output of the logits or features
 * @param gradients of all adapters' gradients as one vector; 0 where there are none
 * @param tensors of each of the adapters' tensors
 */
record Errors(double output, double gradients, List<Double> tensors) {
  private static final String ADAPTER = ".adapter.";

  static Errors of(Map<String, Tensor> found, Map<String, Tensor> right) {
    String output = right.containsKey("logits") ? "logits" : "features";
    List<String> names = right.keySet().stream().filter(name -> name.contains(ADAPTER)).toList();
    return new Errors(
        relative(List.of(output), found, right),
        relative(names, found, right),
        names.stream().map(name -> relative(List.of(name), found, right)).toList());
  }

  private static double relative(
      List<String> names, Map<String, Tensor> found, Map<String, Tensor> right) {
    double difference = 0;
    double length = 0;
    for (String name : names) {
      float[] a = found.get(name).values();
      float[] b = right.get(name).values();
      for (int i = 0; i < b.length; i++) {
        difference += Math.pow((double) a[i] - b[i], 2);
        length += Math.pow(b[i], 2);
      }
    }
    return length == 0 ? Math.sqrt(difference) : Math.sqrt(difference / length);
  }

  double meanOfTensors() {
    return tensors.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  double largestOfTensors() {
    return tensors.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }
}
