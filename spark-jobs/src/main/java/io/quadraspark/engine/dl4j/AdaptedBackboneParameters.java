package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.VectorLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The tensors of an {@link AdaptedBackbone} under DL4J's keys: {@code t0, t1, ...} in the order of
 * the layout, since DL4J allows no underscore in a key. Initial values come with the vector that
 * the engine loads, never from here.
 */
final class AdaptedBackboneParameters implements ParamInitializer {
  private final VectorLayout layout;

  AdaptedBackboneParameters(AdaptedBackbone backbone) {
    this.layout = backbone.layout();
  }

  /** Which tensor of the layout the key names. */
  static int index(String key) {
    return Integer.parseInt(key.substring(1));
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return layout.length();
  }

  @Override
  public long numParams(Layer layer) {
    return layout.length();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return IntStream.range(0, layout.tensors().size()).mapToObj(i -> "t" + i).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return true;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray vector, boolean initialize) {
    Map<String, INDArray> views = getGradientsFromFlattened(conf, vector);
    views.keySet().forEach(conf::addVariable);
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray vector) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (layout.length() == 0) {
      return views;
    }
    INDArray flat = vector.reshape('c', new long[] {vector.length()});
    for (int i = 0; i < layout.tensors().size(); i++) {
      VectorLayout.Tensor tensor = layout.tensors().get(i);
      INDArray view =
          flat.get(NDArrayIndex.interval(tensor.offset(), tensor.offset() + tensor.length()));
      views.put(
          "t" + i,
          view.reshape('c', tensor.shape().stream().mapToLong(Integer::longValue).toArray()));
    }
    return views;
  }
}
