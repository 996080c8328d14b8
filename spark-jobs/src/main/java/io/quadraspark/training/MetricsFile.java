package io.quadraspark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.storage.Storage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;

/**
 * {@code metrics.jsonl}: one JSON object a line, with its {@code event} and {@code round}. Object
 * stores do not append, so the whole file is written again at every checkpoint: before it, so that
 * no round that a run goes on from is missing, and after it, with its line. A continued run keeps
 * the lines up to the round that it goes on from.
 */
public final class MetricsFile implements TrainingListener {
  private static final ObjectWriter LINE =
      Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

  private final Path path;
  private final Storage storage;
  private final Consumer<String> warnings;
  private final List<String> lines = new ArrayList<>();

  /**
   * Opens the file; reads and writes nothing yet.
   *
   * @param warnings is told when the file of a former attempt cannot be used
   */
  public MetricsFile(String uri, Configuration hadoop, Consumer<String> warnings)
      throws IOException {
    this.path = new Path(uri);
    this.storage = Storage.of(path, hadoop);
    this.warnings = warnings;
  }

  @Override
  public void started(int round, int rounds) {
    try {
      for (String line : read().lines().toList()) {
        if (roundOf(line) <= round) {
          lines.add(line);
        }
      }
      // Now, so that an output that cannot be written to shows before the first round.
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    storage.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String read() throws IOException {
    try {
      return new String(storage.read(path), StandardCharsets.UTF_8);
    } catch (FileNotFoundException first) {
      return "";
    } catch (ChecksumException | EOFException damaged) {
      // A writer that was killed leaves the local file system's checksum beside another content.
      warnings.accept(
          "%s is damaged on the file system: the metrics of the rounds so far are lost"
              .formatted(path));
      return "";
    }
  }

  private static int roundOf(String line) {
    try {
      return Json.MAPPER.readTree(line).path("round").asInt(Integer.MAX_VALUE);
    } catch (JsonProcessingException notOurs) {
      return Integer.MAX_VALUE;
    }
  }

  @Override
  public void roundFinished(RoundReport report) {
    add("round", Json.MAPPER.valueToTree(report));
  }

  @Override
  public void validated(int round, EvaluationResult result) {
    add("validation", ((ObjectNode) Json.MAPPER.valueToTree(result.scores())).put("round", round));
  }

  @Override
  public void checkpointing(int round) {
    save();
  }

  @Override
  public void checkpointed(int round, String uri) {
    add("checkpoint", Json.MAPPER.createObjectNode().put("round", round).put("uri", uri));
    save();
  }

  private void save() {
    try {
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String event, JsonNode fields) {
    ObjectNode line = Json.MAPPER.createObjectNode().put("event", event);
    line.setAll((ObjectNode) fields);
    try {
      lines.add(LINE.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
