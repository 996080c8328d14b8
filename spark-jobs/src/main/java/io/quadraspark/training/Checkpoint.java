package io.quadraspark.training;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that training goes on from.
 *
 * @param uri of the directory that it was read from; empty before it is written
 * @param vector the trained vector, with the head where that is fixed, as a safetensors file; what
 *     an export copies
 * @param optimizer moments of the inner and memory of the outer optimiser as a safetensors file
 */
public record Checkpoint(String uri, RunState state, byte[] vector, byte[] optimizer) {
  private static final String OUTER = "outer.";

  /**
   * @param layout of the vectors of model and memory
   * @param head that is saved with them
   */
  static Checkpoint of(
      RunState state,
      ModelState model,
      Map<String, float[]> outerMemory,
      VectorLayout layout,
      FixedHead head) {
    Map<String, Tensor> optimizer = new LinkedHashMap<>();
    model
        .optimizer()
        .moments()
        .forEach((name, moments) -> optimizer.putAll(tensors(name, moments, layout)));
    new TreeMap<>(outerMemory)
        .forEach((name, memory) -> optimizer.putAll(tensors(OUTER + name, memory, layout)));
    return new Checkpoint(
        "",
        state,
        VectorFile.write(
            head.after(layout),
            head.after(model.weights()),
            Map.of("format", "quadraspark-vector-1")),
        Safetensors.write(optimizer, Map.of("format", "quadraspark-optimizer-1")));
  }

  private static Map<String, Tensor> tensors(String kind, float[] values, VectorLayout layout) {
    return VectorFile.tensors(layout, values, kind + "/");
  }

  ModelState model(VectorLayout layout, FixedHead head) {
    return new ModelState(
        Arrays.copyOf(VectorFile.read(uri, vector, head.after(layout)), layout.length()),
        new OptimizerState(state.optimizerSteps(), vectors(state.moments(), "", layout)));
  }

  Map<String, float[]> outerMemory(VectorLayout layout) {
    return vectors(state.outerMemory(), OUTER, layout);
  }

  private Map<String, float[]> vectors(Iterable<String> names, String prefix, VectorLayout layout) {
    Map<String, Tensor> tensors = Safetensors.parse(optimizer).tensors();
    Map<String, float[]> vectors = new TreeMap<>();
    for (String name : names) {
      vectors.put(name, VectorFile.vector(uri, tensors, prefix + name + "/", layout));
    }
    return vectors;
  }
}
