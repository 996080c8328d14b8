package io.quadraspark.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/** A request to an EMR service, as JSON. */
final class AwsRequest implements Kind {
  private static final String SPARK_DEFAULTS = "spark-defaults";

  /** Those with the Spark, Scala and Java that the jar is built for. */
  private static final String RELEASES = "emr-7\\.(9|10)\\.[0-9]+(-latest)?";

  private static final List<String> HADOOP = List.of("yarn-site", "capacity-scheduler");

  private final Supplier<?> request;

  /**
   * @param request gives an empty builder of the request's class
   */
  AwsRequest(Supplier<?> request) {
    this.request = request;
  }

  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    try {
      JsonNode root = Trees.json(text);
      AwsShape.check(root, (SdkPojo) request.get(), problems);
      JsonNode release = member(root, "releaseLabel");
      if (!release.isMissingNode() && !release.asText().matches(RELEASES)) {
        problems.add("releaseLabel: '" + release.asText() + "' does not match " + RELEASES);
      }
      for (JsonNode configuration : configurations(root)) {
        String classification = member(configuration, "classification").asText();
        if (HADOOP.contains(classification)) {
          YarnSettings.check(Trees.map(member(configuration, "properties")), problems);
        }
      }
    } catch (JsonProcessingException e) {
      problems.add(e.getOriginalMessage());
    }
    return problems;
  }

  @Override
  public List<Map<String, String>> sparkSettings(String text) {
    return configurations(parsed(text)).stream()
        .filter(one -> member(one, "classification").asText().equals(SPARK_DEFAULTS))
        .map(one -> Trees.map(member(one, "properties")))
        .toList();
  }

  @Override
  public List<List<String>> commandLines(String text) {
    JsonNode root = parsed(text);
    List<List<String>> lines = new ArrayList<>();
    for (JsonNode step : root.path("Steps")) {
      lines.add(SparkSubmit.command(Trees.strings(step.at("/HadoopJarStep/Args"))));
    }
    for (String driver : List.of("sparkSubmit", "sparkSubmitJobDriver")) {
      JsonNode submit = root.path("jobDriver").path(driver);
      if (submit.isObject()) {
        List<String> words =
            new ArrayList<>(List.of(submit.path("sparkSubmitParameters").asText().split(" ")));
        words.add(0, SparkSubmit.NAME);
        words.add(submit.path("entryPoint").asText());
        words.addAll(Trees.strings(submit.path("entryPointArguments")));
        lines.add(SparkSubmit.command(words));
      }
    }
    return lines;
  }

  /** Those that EMR on EC2 calls Configurations, and the others applicationConfiguration. */
  private static List<JsonNode> configurations(JsonNode root) {
    List<JsonNode> configurations = new ArrayList<>();
    root.path("Configurations").forEach(configurations::add);
    root.at("/configurationOverrides/applicationConfiguration").forEach(configurations::add);
    return configurations;
  }

  /** EMR on EC2 writes its members with a capital, the others without. */
  private static JsonNode member(JsonNode object, String name) {
    String capital = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return object.has(name) ? object.path(name) : object.path(capital);
  }

  private static JsonNode parsed(String text) {
    try {
      return Trees.json(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
