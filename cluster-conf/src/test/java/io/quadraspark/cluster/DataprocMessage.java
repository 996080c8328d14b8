package io.quadraspark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A message of Dataproc's API, as YAML or JSON. */
final class DataprocMessage implements Kind {
  private static final List<String> HADOOP = List.of("yarn:", "capacity-scheduler:");

  private final Supplier<Message.Builder> message;

  /**
   * @param message gives an empty builder of the message's class
   */
  DataprocMessage(Supplier<Message.Builder> message) {
    this.message = message;
  }

  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    try {
      JsonNode root = Trees.yaml(text);
      Message.Builder builder = message.get();
      // The parser refuses unknown members and values of enumerations unless it is told to ignore
      // them.
      JsonFormat.parser().merge(Trees.toJson(root), builder);
      root.findValues("softwareConfig").forEach(one -> software(one, problems));
      order(root.path("jobs"), problems);
      JsonNode runtime = root.at("/runtimeConfig/version");
      if (!runtime.isMissingNode() && !runtime.asText().equals("1.2")) {
        problems.add("version: of the serverless runtimes, 1.2 has Spark 3.5 and Scala 2.12");
      }
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    } catch (InvalidProtocolBufferException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  /** Properties of the cluster begin with the file that they go to. */
  private static void software(JsonNode software, List<String> problems) {
    if (!software.path("imageVersion").asText().matches("2\\.[23]-.+")) {
      problems.add("imageVersion: Spark 3.5 is in images 2.2 and 2.3");
    }
    Map<String, String> settings = new HashMap<>();
    Trees.map(software.path("properties"))
        .forEach(
            (key, value) -> {
              String file = key.substring(0, key.indexOf(':') + 1);
              if (!HADOOP.contains(file)) {
                problems.add(key + ": begins with none of " + HADOOP);
              }
              settings.put(key.substring(file.length()), value);
            });
    YarnSettings.check(settings, problems);
  }

  /** The API does not ask for the steps before a job to be there until the template is run. */
  private static void order(JsonNode jobs, List<String> problems) {
    Set<String> before = new HashSet<>();
    for (JsonNode job : jobs) {
      for (String step : Trees.strings(job.path("prerequisiteStepIds"))) {
        if (!before.contains(step)) {
          problems.add("prerequisiteStepIds: no step '" + step + "' stands before");
        }
      }
      before.add(job.path("stepId").asText());
    }
  }

  @Override
  public List<Map<String, String>> sparkSettings(String text) {
    List<Map<String, String>> settings = new ArrayList<>();
    JsonNode root = parsed(text);
    for (JsonNode job : root.path("jobs")) {
      settings.add(Trees.map(job.at("/sparkJob/properties")));
    }
    if (root.has("runtimeConfig")) {
      settings.add(Trees.map(root.at("/runtimeConfig/properties")));
    }
    return settings;
  }

  @Override
  public List<List<String>> commandLines(String text) {
    List<List<String>> lines = new ArrayList<>();
    JsonNode root = parsed(text);
    for (JsonNode job : root.path("jobs")) {
      lines.add(Trees.strings(job.at("/sparkJob/args")));
    }
    if (root.has("sparkBatch")) {
      lines.add(Trees.strings(root.at("/sparkBatch/args")));
    }
    return lines;
  }

  private static JsonNode parsed(String text) {
    try {
      return Trees.yaml(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
