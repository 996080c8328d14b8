package io.quadraspark.benchmark;

import java.io.IOException;

/** One question that the benchmark answers. */
interface Section {
  /** As in {@code -Dbenchmark.only}. */
  String name();

  /** Heading in the report. */
  String title();

  /** Whether it measures networks, and so needs the contenders. */
  default boolean comparesNetworks() {
    return true;
  }

  void run(Bench bench) throws IOException;
}
