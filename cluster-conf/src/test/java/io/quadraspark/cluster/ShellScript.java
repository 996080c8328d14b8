package io.quadraspark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A script for bash that stops at the first failure. */
final class ShellScript implements Kind {
  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    if (!text.startsWith("#!/usr/bin/env bash\n")) {
      problems.add("the first line is not #!/usr/bin/env bash");
    }
    if (!text.contains("\nset -euo pipefail\n")) {
      problems.add("there is no 'set -euo pipefail'");
    }
    try {
      Path file = Files.createTempFile("script", ".sh");
      Files.writeString(file, text);
      ClusterConf.Outcome outcome = ClusterConf.run(Map.of(), "bash", "-n", file.toString());
      if (outcome.code() != 0) {
        problems.add(outcome.output());
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return problems;
  }
}
