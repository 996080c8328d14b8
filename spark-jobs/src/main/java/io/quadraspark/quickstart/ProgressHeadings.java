package io.quadraspark.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Says which step begins, and how long everything has taken so far. */
final class ProgressHeadings {
  private final PrintStream out;
  private final int steps;
  private final Instant start = Instant.now();
  private int step;

  ProgressHeadings(PrintStream out, int steps) {
    this.out = out;
    this.steps = steps;
  }

  void next(String heading) {
    step++;
    out.printf("%n[%d/%d] %s  (%s so far)%n", step, steps, heading, elapsed());
    out.flush();
  }

  String elapsed() {
    Duration elapsed = Duration.between(start, Instant.now());
    return "%d:%02d min".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
