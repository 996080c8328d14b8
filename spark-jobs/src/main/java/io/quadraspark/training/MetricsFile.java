package io.quadraspark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.dataprep.storage.StorageProblem;
import io.quadraspark.training.file.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * {@code metrics.jsonl}: one JSON object a line, with its {@code event} and {@code round}. Object
 * stores do not append, so a whole file is written again each time: at every checkpoint, before it
 * so that no round that a run goes on from is missing, and after it with its line, and in between
 * after the first round that ends half a minute after the last write. A file of 4 MB is left as it
 * is; the next one, {@code metrics-000120001.jsonl}, begins with the round that it is named after.
 * What a write costs is so bounded, however long the run. A continued run keeps the lines up to the
 * round that it goes on from.
 */
public final class MetricsFile implements TrainingListener {
  /** How long a round's line may wait for the next write, unless the round itself takes longer. */
  static final long SECONDS_BETWEEN_WRITES = 30;

  static final int PART_BYTES = 4 << 20;

  private static final String SUFFIX = ".jsonl";
  private static final String STOPPED_EARLY = "{\"event\":\"stopped_early\"";
  private static final ObjectWriter LINE =
      Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

  private final Path first;
  private final Storage storage;
  private final Attempts attempts;
  private final Consumer<String> warnings;
  private final int partBytes;
  private final LongSupplier nanoseconds;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path part;
  private long written;

  /**
   * Opens the file; reads and writes nothing yet.
   *
   * @param attempts without whose consent nothing is written: the file is of one attempt at a time
   * @param warnings is told when the file of a former attempt cannot be used, and when a write
   *     between checkpoints failed
   */
  public MetricsFile(String uri, Configuration hadoop, Attempts attempts, Consumer<String> warnings)
      throws IOException {
    this(uri, hadoop, attempts, warnings, PART_BYTES, System::nanoTime);
  }

  /** With another size of the parts and another clock. */
  MetricsFile(
      String uri,
      Configuration hadoop,
      Attempts attempts,
      Consumer<String> warnings,
      int partBytes,
      LongSupplier nanoseconds)
      throws IOException {
    this.first = new Path(uri);
    this.storage = Storage.of(first, hadoop);
    this.attempts = attempts;
    this.warnings = warnings;
    this.partBytes = partBytes;
    this.nanoseconds = nanoseconds;
    this.part = first;
  }

  @Override
  public void started(int round, int rounds) {
    try {
      List<Path> later = new ArrayList<>();
      for (FileStatus file : storage.list(first.getParent())) {
        int begin = beginOf(file.getPath().getName());
        if (begin > round) {
          later.add(file.getPath());
        } else if (begin > 0) {
          // In order of their names, and so of their rounds.
          part = file.getPath();
        }
      }
      for (String line : read().lines().toList()) {
        // The end is told again by whoever comes to it.
        if (roundOf(line) <= round && !line.startsWith(STOPPED_EARLY)) {
          append(line);
        }
      }
      // Now, so that an output that cannot be written to shows before the first round.
      write();
      attempts.requireNewest();
      for (Path path : later) {
        storage.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String line) {
    text.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void write() throws IOException {
    attempts.whileNewest(
        () -> {
          storage.write(part, text.toByteArray());
          return null;
        });
    written = nanoseconds.getAsLong();
  }

  private String read() throws IOException {
    try {
      return new String(storage.read(part), StandardCharsets.UTF_8);
    } catch (FileNotFoundException noneYet) {
      return "";
    } catch (ChecksumException | EOFException damaged) {
      // A writer that was killed leaves the local file system's checksum beside another content.
      warnings.accept(
          "%s is damaged on the file system: the metrics of its rounds are lost".formatted(part));
      return "";
    }
  }

  /** The round that a part begins with; 0 for the first one and for other files. */
  private int beginOf(String name) {
    String stem = first.getName().replace(SUFFIX, "");
    Matcher matcher =
        Pattern.compile(Pattern.quote(stem) + "-(\\d{9})" + Pattern.quote(SUFFIX)).matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private Path partFrom(int round) {
    String stem = first.getName().replace(SUFFIX, "");
    return new Path(first.getParent(), "%s-%09d%s".formatted(stem, round, SUFFIX));
  }

  private static int roundOf(String line) {
    try {
      return Json.MAPPER.readTree(line).path("round").asInt(Integer.MAX_VALUE);
    } catch (JsonProcessingException notOurs) {
      return Integer.MAX_VALUE;
    }
  }

  @Override
  public void headComputed(HeadReport report) {
    add("head", ((ObjectNode) Json.MAPPER.valueToTree(report)).put("round", 0));
  }

  @Override
  public void roundFinished(RoundReport report) {
    if (text.size() >= partBytes && saveIfPossible()) {
      text.reset();
      part = partFrom(report.round());
    }
    add("round", Json.MAPPER.valueToTree(report));
    if (nanoseconds.getAsLong() - written >= TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WRITES)) {
      saveIfPossible();
    }
  }

  /** A checkpoint that cannot be written stops the run, this does not: the lines are kept. */
  private boolean saveIfPossible() {
    try {
      write();
      return true;
    } catch (IOException e) {
      warnings.accept(
          "Cannot write %s: %s. The next write has all of it"
              .formatted(part, StorageProblem.of(e)));
      written = nanoseconds.getAsLong();
      return false;
    }
  }

  @Override
  public void validated(int round, EvaluationResult result) {
    add("validation", ((ObjectNode) Json.MAPPER.valueToTree(result.scores())).put("round", round));
  }

  @Override
  public void stoppedEarly(int round, RunState.Best best) {
    add(
        "stopped_early",
        Json.MAPPER
            .createObjectNode()
            .put("round", round)
            .put("best_round", best.round())
            .put("validations_since", best.validationsSince()));
    save();
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
      append(LINE.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
