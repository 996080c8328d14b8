package io.quadraspark.cli;

import io.quadraspark.program.Environment;
import java.io.PrintWriter;

/** Says loudly what this JVM lacks to compute fast, and what that costs; before each such job. */
final class StartupChecks implements Runnable {
  private final PrintWriter err;

  StartupChecks(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void run() {
    Environment.detect().warnings().forEach(err::println);
    err.flush();
  }
}
