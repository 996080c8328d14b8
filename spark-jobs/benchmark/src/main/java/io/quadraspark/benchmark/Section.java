package io.quadraspark.benchmark;

import java.io.IOException;

/** One question that the benchmark answers. */
interface Section {
  /** As in {@code -Dbenchmark.only}. */
  String name();

  /** Heading in the report. */
  String title();

  void run(Bench bench) throws IOException;
}
