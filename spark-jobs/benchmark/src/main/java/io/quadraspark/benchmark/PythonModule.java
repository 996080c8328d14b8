package io.quadraspark.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A module that a peer needs, and that a Python may have or not. */
record PythonModule(String python, String name) {
  /** Whether that Python is there and imports it. */
  boolean isThere() throws IOException {
    try {
      return Files.isExecutable(Path.of(python))
          && new ProcessBuilder(python, "-c", "import " + name)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
