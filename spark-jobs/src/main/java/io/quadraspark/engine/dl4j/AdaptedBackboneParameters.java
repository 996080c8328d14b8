package io.quadraspark.engine.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of an {@link AdaptedBackbone}, each a row of the vector. Initial values come with
 * the vector that the engine loads, never from here.
 */
final class AdaptedBackboneParameters implements ParamInitializer {
  private final ParameterGroups groups;

  AdaptedBackboneParameters(ParameterGroups groups) {
    this.groups = groups;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return groups.groups().isEmpty() ? 0 : groups.groups().get(groups.groups().size() - 1).end();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return groups.keys();
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
    for (String key : groups.keys()) {
      ParameterGroups.Group group = groups.group(key);
      views.put(
          key,
          vector
              .reshape('c', new long[] {vector.length()})
              .get(NDArrayIndex.interval(group.start(), group.end()))
              .reshape('c', 1, group.end() - group.start()));
    }
    return views;
  }
}
