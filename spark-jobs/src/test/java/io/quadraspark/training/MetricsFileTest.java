package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.training.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  private static final int SMALL_PART = 1000;

  @TempDir Path directory;

  private final List<String> warnings = new ArrayList<>();
  private long now;

  @Test
  void aRoundIsWrittenHalfAMinuteAfterTheLastWrite() throws IOException {
    MetricsFile metrics = open(MetricsFile.PART_BYTES);
    metrics.started(0, 9);
    metrics.roundFinished(report(1));
    pass(29);
    metrics.roundFinished(report(2));
    assertThat(rounds()).isEmpty();
    pass(1);
    metrics.roundFinished(report(3));
    assertThat(rounds()).containsExactly(1, 2, 3);
    metrics.roundFinished(report(4));
    assertThat(rounds()).containsExactly(1, 2, 3);
  }

  @Test
  void aCheckpointWritesWhatThereIs() throws IOException {
    MetricsFile metrics = open(MetricsFile.PART_BYTES);
    metrics.started(0, 9);
    metrics.roundFinished(report(1));
    metrics.checkpointing(1);
    assertThat(rounds()).containsExactly(1);
  }

  @Test
  void anEarlyStopIsToldOnceHoweverOftenTheRunIsAskedToGoOn() throws IOException {
    for (int call = 0; call < 3; call++) {
      MetricsFile metrics = open(MetricsFile.PART_BYTES);
      metrics.started(call == 0 ? 0 : 4, 9);
      metrics.stoppedEarly(4, new RunState.Best(2, 0.75, 2));
    }
    assertThat(Files.readAllLines(directory.resolve("metrics.jsonl")))
        .containsExactly(
            "{\"event\":\"stopped_early\",\"round\":4,\"best_round\":2,\"validations_since\":2}");
  }

  @Test
  void aLongRunGoesOnInAnotherFile() throws IOException {
    MetricsFile metrics = open(SMALL_PART);
    metrics.started(0, 99);
    for (int round = 1; round <= 20; round++) {
      metrics.roundFinished(report(round));
    }
    metrics.checkpointing(20);
    assertThat(rounds()).containsExactlyElementsOf(upTo(20));
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(3);
    for (Path file : files) {
      // The line that passes the limit, and none after it.
      assertThat(Files.size(file)).isLessThan(2 * SMALL_PART);
      String name = file.getFileName().toString();
      if (!name.equals("metrics.jsonl")) {
        assertThat(name).isEqualTo("metrics-%09d.jsonl".formatted(rounds(file).get(0)));
      }
    }
  }

  @Test
  void aContinuedRunDropsWhatCameAfterTheRoundItGoesOnFrom() throws IOException {
    MetricsFile broken = open(SMALL_PART);
    broken.started(0, 99);
    for (int round = 1; round <= 20; round++) {
      broken.roundFinished(report(round));
    }
    broken.checkpointing(20);
    for (int from : new int[] {17, 8, 1, 0}) {
      MetricsFile metrics = open(SMALL_PART);
      metrics.started(from, 99);
      assertThat(rounds()).containsExactlyElementsOf(upTo(from));
      metrics.roundFinished(report(from + 1));
      metrics.checkpointing(from + 1);
      assertThat(rounds()).containsExactlyElementsOf(upTo(from + 1));
    }
  }

  @Test
  void otherFilesOfTheOutputAreLeftAlone() throws IOException {
    Path own = Files.writeString(directory.resolve("metrics-notes.jsonl"), "mine\n");
    open(SMALL_PART).started(0, 9);
    assertThat(own).hasContent("mine\n");
  }

  @Test
  void aWriteThatFailsBetweenCheckpointsIsSaidAndDoesNotStopTheRun() throws IOException {
    MetricsFile metrics = open(MetricsFile.PART_BYTES);
    metrics.started(0, 9);
    Path file = directory.resolve("metrics.jsonl");
    Files.delete(file);
    // What a file cannot replace.
    Files.createDirectory(file);
    pass(31);
    metrics.roundFinished(report(1));
    assertThat(warnings).singleElement().asString().contains("Cannot write", "metrics.jsonl");
    Files.delete(file);
    pass(31);
    metrics.roundFinished(report(2));
    assertThat(rounds()).containsExactly(1, 2);
  }

  private MetricsFile open(int partBytes) throws IOException {
    Configuration hadoop = new Configuration();
    Attempts attempts = new Attempts(directory.toString(), hadoop);
    attempts.claim("run", takenOver -> {});
    return new MetricsFile(
        directory.resolve("metrics.jsonl").toString(),
        hadoop,
        attempts,
        warnings::add,
        partBytes,
        () -> now);
  }

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  private static RoundReport report(int round) {
    return new RoundReport(
        round, 99, 0.5, 8L * round, 1.25, 0.5, 2.0, 4.0, 100.0, 1000, 2000, 0.125, null);
  }

  private static List<Integer> upTo(int last) {
    return Stream.iterate(1, round -> round <= last, round -> round + 1).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("metrics.*jsonl"))
          // The first part has no number.
          .sorted((a, b) -> key(a).compareTo(key(b)))
          .toList();
    }
  }

  private static String key(Path file) {
    return file.getFileName().toString().replace("metrics.jsonl", "");
  }

  private List<Integer> rounds() throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (Path file : files()) {
      rounds.addAll(rounds(file));
    }
    return rounds;
  }

  private static List<Integer> rounds(Path file) throws IOException {
    List<Integer> rounds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rounds.add(Json.MAPPER.readTree(line).get("round").asInt());
    }
    return rounds;
  }
}
