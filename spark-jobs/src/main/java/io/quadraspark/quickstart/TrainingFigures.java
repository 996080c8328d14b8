package io.quadraspark.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the table says about one training, as its {@code --summary} files tell it.
 *
 * @param top1 share of validation images whose class was found, 0 to 1
 * @param trained number of trained weights
 * @param imagesPerSecond in training
 * @param bytesDown sent to each executor in a round
 * @param bytesUp sent to the driver in a round
 * @param checkpoint address of the last checkpoint
 */
record TrainingFigures(
    double top1,
    long trained,
    double imagesPerSecond,
    double bytesDown,
    double bytesUp,
    String checkpoint) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static TrainingFigures read(Path training, Path evaluation) throws IOException {
    JsonNode trained = JSON.readTree(training.toFile());
    JsonNode evaluated = JSON.readTree(evaluation.toFile());
    long weights = 0;
    for (JsonNode count : required(trained, "trainable")) {
      weights += count.asLong();
    }
    return new TrainingFigures(
        required(required(evaluated, "scores"), "top1").asDouble(),
        weights,
        required(trained, "images_per_second").asDouble(),
        required(trained, "bytes_down_per_round").asDouble(),
        required(trained, "bytes_up_per_round").asDouble(),
        required(trained, "checkpoint_uri").asText());
  }

  /** One value of a summary. */
  static String text(Path summary, String field) throws IOException {
    return required(JSON.readTree(summary.toFile()), field).asText();
  }

  private static JsonNode required(JsonNode summary, String field) throws IOException {
    JsonNode value = summary.get(field);
    if (value == null || value.isNull()) {
      throw new IOException("The summary has no " + field);
    }
    return value;
  }
}
