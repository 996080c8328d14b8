package io.quadraspark.backbone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The index of weights that are spread over several safetensors files, as model hubs write it: a
 * JSON object whose {@code weight_map} says for each tensor which file beside the index holds it.
 *
 * @param weightMap file by tensor, in the order of the index
 */
record WeightsIndex(Map<String, String> weightMap) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  WeightsIndex {
    weightMap = Collections.unmodifiableMap(new LinkedHashMap<>(weightMap));
  }

  static WeightsIndex parse(byte[] file) {
    JsonNode entries;
    try {
      entries = JSON.readTree(new String(file, StandardCharsets.UTF_8)).path("weight_map");
    } catch (JsonProcessingException e) {
      throw BackboneErrors.notAnIndex("it is not JSON (" + e.getOriginalMessage() + ")");
    }
    if (!entries.isObject() || entries.isEmpty()) {
      throw BackboneErrors.notAnIndex("it has no weight_map with a file for each tensor");
    }
    Map<String, String> weightMap = new LinkedHashMap<>();
    entries.fields().forEachRemaining(e -> weightMap.put(e.getKey(), fileName(e)));
    return new WeightsIndex(weightMap);
  }

  private static String fileName(Map.Entry<String, JsonNode> entry) {
    String name = entry.getValue().isTextual() ? entry.getValue().asText() : "";
    if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw BackboneErrors.notAnIndex(
          "it has tensor %s in %s, which is no name of a file beside it"
              .formatted(entry.getKey(), entry.getValue()));
    }
    return name;
  }

  /** The files that the tensors are in. */
  SortedSet<String> files() {
    return new TreeSet<>(weightMap.values());
  }

  /**
   * The tensors of all files, in the order of the index, each from the file that the index has for
   * it. Every tensor that is missing, stands elsewhere or is not in the index is named.
   *
   * @param files by name, each of {@link #files()}
   */
  Safetensors join(Map<String, Safetensors> files) {
    List<String> differences = new ArrayList<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    weightMap.forEach(
        (tensor, file) -> {
          if (files.get(file).tensors().containsKey(tensor)) {
            tensors.put(tensor, files.get(file).tensors().get(tensor));
          } else {
            differences.add("%s is missing in %s".formatted(tensor, file));
          }
        });
    Map<String, String> metadata = new TreeMap<>();
    files.forEach(
        (file, content) -> {
          for (String tensor : content.tensors().keySet()) {
            if (!file.equals(weightMap.get(tensor))) {
              differences.add(
                  "%s in %s is %s"
                      .formatted(
                          tensor,
                          file,
                          weightMap.containsKey(tensor)
                              ? "expected in " + weightMap.get(tensor)
                              : "not in the index"));
            }
          }
          content
              .metadata()
              .forEach(
                  (key, value) -> {
                    String before = metadata.putIfAbsent(key, value);
                    if (before != null && !before.equals(value)) {
                      differences.add(
                          "%s says %s '%s' where another file says '%s'"
                              .formatted(file, key, value, before));
                    }
                  });
        });
    if (!differences.isEmpty()) {
      throw BackboneErrors.otherIndex(differences);
    }
    return new Safetensors(tensors, metadata);
  }
}
