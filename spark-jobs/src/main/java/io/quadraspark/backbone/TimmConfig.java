package io.quadraspark.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What timm's {@code config.json} says of the weights beside it. */
record TimmConfig(String architecture, List<Float> mean, List<Float> std) {

  static TimmConfig parse(byte[] json) {
    try {
      JsonNode config = new ObjectMapper().readTree(json);
      if (!config.path("architecture").isTextual()) {
        throw BackboneErrors.badConfig("it has no 'architecture'");
      }
      JsonNode pretrained = config.path("pretrained_cfg");
      return new TimmConfig(
          config.get("architecture").asText(),
          floats(pretrained.path("mean")),
          floats(pretrained.path("std")));
    } catch (IOException e) {
      throw BackboneErrors.badConfig("it is not JSON");
    }
  }

  /** Refuses weights that were trained on images normalised in another way. */
  void check(Graph graph) {
    if (!mean.isEmpty() && !mean.equals(graph.preprocessing().mean())) {
      throw BackboneErrors.otherPreprocessing(
          graph.architecture(), "mean", mean, graph.preprocessing().mean());
    }
    if (!std.isEmpty() && !std.equals(graph.preprocessing().std())) {
      throw BackboneErrors.otherPreprocessing(
          graph.architecture(), "std", std, graph.preprocessing().std());
    }
  }

  private static List<Float> floats(JsonNode array) {
    List<Float> floats = new ArrayList<>();
    array.forEach(number -> floats.add((float) number.asDouble()));
    return floats;
  }
}
