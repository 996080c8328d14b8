package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Weights;
import io.quadraspark.backbone.WeightsFile;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A safetensors file, or an index with its files: the weights of a known architecture, or tensors
 * and nothing more.
 */
final class WeightsInspection {
  private static final String TIMM_CONFIG = "config.json";

  private WeightsInspection() {}

  static Result of(Storage storage, Path path) throws IOException {
    String uri = storage.qualify(path).toString();
    Map<String, String> facts = new LinkedHashMap<>();
    Weights weights;
    try {
      byte[] file = WeightsFile.read(storage, path);
      facts.put("bytes", Integer.toString(file.length));
      weights = Weights.parse(file);
    } catch (UserException e) {
      return Result.of(uri, "file", facts, List.of(e.getMessage()));
    }
    Safetensors content = weights.content();
    facts.putAll(TensorFacts.of(content));
    facts.put("sha256", weights.sha256());
    content.metadata().forEach((key, value) -> facts.put("metadata " + key, value));
    List<String> problems = new ArrayList<>(TensorFacts.problems(content));
    Path beside = new Path(path.getParent(), TIMM_CONFIG);
    boolean named = content.metadata().containsKey("architecture") || storage.exists(beside);
    if (!named) {
      return Result.of(uri, "safetensors file that names no architecture", facts, problems);
    }
    try {
      Optional<byte[]> config =
          storage.exists(beside) ? Optional.of(storage.read(beside)) : Optional.empty();
      String architecture = Architectures.resolve(weights, config, Optional.empty());
      Graph graph = Architectures.graph(architecture, weights);
      facts.put("architecture", architecture);
      facts.put("features", Integer.toString(graph.features()));
      facts.put("image size", graph.preprocessing().size() + " px");
    } catch (UserException e) {
      problems.add(e.getMessage());
    }
    return Result.of(uri, "backbone weights", facts, problems);
  }
}
