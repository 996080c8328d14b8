package io.quadraspark.cli;

import java.io.PrintWriter;

/** Says loudly what this JVM lacks and what that costs; runs once before each job. */
final class StartupChecks implements Runnable {
  private final PrintWriter err;

  StartupChecks(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void run() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      err.println(
          "WARNING: this JVM has no module jdk.incubator.vector: the Java kernels are missing and training is slower."
              + " Start with --add-modules=jdk.incubator.vector (spark.driver.extraJavaOptions and"
              + " spark.executor.extraJavaOptions).");
      err.flush();
    }
  }
}
