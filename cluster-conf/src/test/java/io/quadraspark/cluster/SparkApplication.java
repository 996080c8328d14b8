package io.quadraspark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A SparkApplication of the Spark operator. Its members are written down here by hand, those that
 * our definitions use, after the operator's custom resource definition {@code
 * sparkoperator.k8s.io/v1beta2}: there is no class of it to take. What belongs to Kubernetes is
 * checked with its model.
 */
final class SparkApplication implements Kind {
  private static final String WHOLE = "whole number";
  private static final String TEXT = "text";
  private static final String TEXTS = "texts";
  private static final String MAP = "map";
  private static final String OBJECT = "object";

  private static final Map<String, String> POD =
      Map.of(
          "cores", WHOLE,
          "memory", TEXT,
          "serviceAccount", TEXT,
          "nodeSelector", MAP,
          "tolerations", "list of Toleration",
          "env", "list of EnvVar");

  /** Members by the object that they stand in, with their types. */
  private static final Map<String, Map<String, String>> MEMBERS = members();

  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "", Set.of("apiVersion", "kind", "metadata", "spec"),
          "/spec",
              Set.of("type", "sparkVersion", "mainApplicationFile", "driver", "executor", "image"),
          "/spec/restartPolicy", Set.of("type"));

  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "/apiVersion", Set.of("sparkoperator.k8s.io/v1beta2"),
          "/kind", Set.of("SparkApplication"),
          "/spec/type", Set.of("Java", "Python", "Scala", "R"),
          "/spec/mode", Set.of("cluster", "client"),
          "/spec/imagePullPolicy", Set.of("Always", "IfNotPresent", "Never"),
          "/spec/restartPolicy/type", Set.of("Never", "Always", "OnFailure"));

  private static final Map<String, Class<?>> MODELS =
      Map.of("Toleration", Toleration.class, "EnvVar", EnvVar.class);

  private static Map<String, Map<String, String>> members() {
    Map<String, Map<String, String>> members = new HashMap<>();
    members.put(
        "", Map.of("apiVersion", TEXT, "kind", TEXT, "metadata", "ObjectMeta", "spec", OBJECT));
    members.put(
        "/spec",
        Map.ofEntries(
            Map.entry("type", TEXT),
            Map.entry("mode", TEXT),
            Map.entry("sparkVersion", TEXT),
            Map.entry("image", TEXT),
            Map.entry("imagePullPolicy", TEXT),
            Map.entry("imagePullSecrets", TEXTS),
            Map.entry("mainClass", TEXT),
            Map.entry("mainApplicationFile", TEXT),
            Map.entry("arguments", TEXTS),
            Map.entry("sparkConf", MAP),
            Map.entry("hadoopConf", MAP),
            Map.entry("timeToLiveSeconds", WHOLE),
            Map.entry("restartPolicy", OBJECT),
            Map.entry("driver", OBJECT),
            Map.entry("executor", OBJECT)));
    members.put(
        "/spec/restartPolicy",
        Map.of(
            "type", TEXT,
            "onFailureRetries", WHOLE,
            "onFailureRetryInterval", WHOLE,
            "onSubmissionFailureRetries", WHOLE,
            "onSubmissionFailureRetryInterval", WHOLE));
    members.put("/spec/driver", POD);
    Map<String, String> executor = new HashMap<>(POD);
    executor.put("instances", WHOLE);
    members.put("/spec/executor", executor);
    return members;
  }

  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    try {
      object("", Trees.yaml(text), problems);
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    }
    return problems;
  }

  private static void object(String at, JsonNode json, List<String> problems)
      throws JsonProcessingException {
    Map<String, String> known = MEMBERS.get(at);
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String place = at + "/" + entry.getKey();
      String type = known.get(entry.getKey());
      if (type == null) {
        problems.add(place + ": no such member; there are " + known.keySet());
      } else if (!fits(place, entry.getValue(), type, problems)) {
        problems.add(place + ": a " + type + " is expected");
      }
      String value = entry.getValue().asText();
      if (VALUES.containsKey(place) && !VALUES.get(place).contains(value)) {
        problems.add(place + ": '" + value + "' is none of " + VALUES.get(place));
      }
    }
    REQUIRED.getOrDefault(at, Set.of()).stream()
        .filter(name -> !json.has(name))
        .forEach(name -> problems.add(at + "/" + name + ": is required and missing"));
  }

  private static boolean fits(String at, JsonNode json, String type, List<String> problems)
      throws JsonProcessingException {
    switch (type) {
      case WHOLE:
        return json.isIntegralNumber();
      case TEXT:
        return json.isTextual();
      case TEXTS:
        return json.isArray() && all(json, JsonNode::isTextual);
      case MAP:
        return json.isObject() && all(json, JsonNode::isTextual);
      case OBJECT:
        object(at, json, problems);
        return json.isObject();
      case "ObjectMeta":
        KubernetesShape.check(at, Trees.toJson(json), ObjectMeta.class, problems);
        return json.has("name");
      default:
        Class<?> model = MODELS.get(type.substring(type.lastIndexOf(' ') + 1));
        for (JsonNode element : json) {
          KubernetesShape.check(at, Trees.toJson(element), model, problems);
        }
        return json.isArray();
    }
  }

  private static boolean all(JsonNode json, Predicate<JsonNode> test) {
    for (JsonNode element : json) {
      if (!test.test(element)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Map<String, String>> sparkSettings(String text) {
    return List.of(Trees.map(spec(text).path("sparkConf")));
  }

  @Override
  public List<List<String>> commandLines(String text) {
    SparkSubmit.requireMain(spec(text).path("mainClass").asText());
    return List.of(Trees.strings(spec(text).path("arguments")));
  }

  private static JsonNode spec(String text) {
    try {
      return Trees.yaml(text).path("spec");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
