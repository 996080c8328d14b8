package io.quadraspark.cli;

import io.quadraspark.action.InspectArtefact;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code quadraspark inspect}. */
@Command(
    name = "inspect",
    sortOptions = false,
    header = "Say what an address holds and whether it is whole.",
    description =
        "Knows data sets, training runs, checkpoints, adapters and weights files, and checks every hash and count in them. Exit code 1 when something is not whole.",
    footer = {"", "Example:", "  quadraspark inspect s3a://bucket/shards/flowers"})
final class InspectCommand extends StorageCommand {
  @Parameters(paramLabel = "URI", description = "A directory or a file.")
  String uri;

  @Override
  Work prepare() {
    Addresses.check("URI", uri);
    return hadoop -> outcome(new InspectArtefact(uri, hadoop).run());
  }

  private static Outcome outcome(InspectArtefact.Result result) {
    Map<String, String> rows = new LinkedHashMap<>(result.facts());
    rows.put("whole", result.whole() ? "yes" : "NO");
    for (int i = 0; i < result.problems().size(); i++) {
      rows.put("problem " + (i + 1), result.problems().get(i));
    }
    return new Outcome(
        "%s: %s".formatted(result.uri(), result.kind()), rows, result, result.whole());
  }
}
