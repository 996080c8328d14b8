package io.quadraspark.training;

import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that training goes on from.
 *
 * @param uri of the directory that it was read from; empty before it is written
 * @param vector the trained vector, with the head where that is fixed, as a safetensors file
 * @param optimizer moments of the inner and memory of the outer optimiser, and the moving average
 *     of the weights, as a safetensors file
 */
public record Checkpoint(String uri, RunState state, byte[] vector, byte[] optimizer) {
  private static final String OUTER = "outer.";
  private static final String AVERAGE = "average/";

  /**
   * @param layout of the vectors
   * @param head that is saved with them
   */
  static Checkpoint of(RunState state, RunVectors vectors, VectorLayout layout, FixedHead head) {
    ModelState model = vectors.model();
    Map<String, Tensor> optimizer = new LinkedHashMap<>();
    model
        .optimizer()
        .moments()
        .forEach((name, moments) -> optimizer.putAll(tensors(name, moments, layout)));
    new TreeMap<>(vectors.outerMemory())
        .forEach((name, memory) -> optimizer.putAll(tensors(OUTER + name, memory, layout)));
    vectors
        .average()
        .ifPresent(average -> optimizer.putAll(VectorFile.tensors(layout, average, AVERAGE)));
    return new Checkpoint(
        "",
        state,
        VectorFile.write(
            head.after(layout),
            head.after(model.weights()),
            Map.of("format", "quadraspark-vector-1")),
        Safetensors.write(optimizer, Map.of("format", "quadraspark-optimizer-1")));
  }

  /** The same checkpoint, which stands at {@code place}. */
  Checkpoint at(String place) {
    return new Checkpoint(place, state, vector, optimizer);
  }

  private static Map<String, Tensor> tensors(String kind, float[] values, VectorLayout layout) {
    return VectorFile.tensors(layout, values, kind + "/");
  }

  RunVectors vectors(VectorLayout layout, FixedHead head) {
    Map<String, Tensor> tensors = Safetensors.parse(optimizer).tensors();
    ModelState model =
        new ModelState(
            Arrays.copyOf(VectorFile.read(uri, vector, head.after(layout)), layout.length()),
            new OptimizerState(
                state.optimizerSteps(), vectors(state.moments(), "", tensors, layout)));
    boolean averaged = tensors.keySet().stream().anyMatch(name -> name.startsWith(AVERAGE));
    return new RunVectors(
        model,
        vectors(state.outerMemory(), OUTER, tensors, layout),
        averaged
            ? Optional.of(VectorFile.vector(uri, tensors, AVERAGE, layout))
            : Optional.empty());
  }

  /** The safetensors file of an export: the moving average where the run keeps one. */
  public byte[] exported() {
    Map<String, Tensor> average = new LinkedHashMap<>();
    Safetensors.parse(optimizer)
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(AVERAGE)) {
                average.put(name.substring(AVERAGE.length()), tensor);
              }
            });
    if (average.isEmpty()) {
      return vector;
    }
    Safetensors trained = Safetensors.parse(vector);
    Map<String, Tensor> tensors = new LinkedHashMap<>(trained.tensors());
    tensors.putAll(average);
    return Safetensors.write(tensors, trained.metadata());
  }

  /** The vector of an export. */
  public float[] exportedWeights(VectorLayout layout) {
    return VectorFile.read(uri, exported(), layout);
  }

  private Map<String, float[]> vectors(
      Iterable<String> names, String prefix, Map<String, Tensor> tensors, VectorLayout layout) {
    Map<String, float[]> vectors = new TreeMap<>();
    for (String name : names) {
      vectors.put(name, VectorFile.vector(uri, tensors, prefix + name + "/", layout));
    }
    return vectors;
  }
}
