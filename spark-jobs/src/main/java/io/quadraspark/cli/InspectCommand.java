package io.quadraspark.cli;

import io.quadraspark.action.InspectArtefact;
import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quadraspark inspect}. */
@Command(
    name = "inspect",
    sortOptions = false,
    header = "Say what an address holds and whether it is whole.",
    description =
        "Says what is at an address (data set, training run, checkpoint, adapter, weights file) and whether it is whole: every hash and count is checked. Exit code 1 when it is not.",
    footer = {"", "Example:", "  quadraspark inspect s3a://bucket/shards/flowers"})
final class InspectCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "URI", description = "A directory or a file.")
  String uri;

  @Override
  public Integer call() throws IOException {
    try {
      Addresses.check("URI", uri);
      Addresses.check("--summary", common.summary);
    } catch (UserException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    InspectArtefact.Result result = new InspectArtefact(uri, LaunchSettings.hadoop()).run();
    return JobCommand.finish(
        outcome(result), common, LaunchSettings.hadoop(), spec.commandLine().getOut());
  }

  private static Outcome outcome(InspectArtefact.Result result) {
    Map<String, String> rows = new LinkedHashMap<>(result.facts());
    rows.put("whole", result.whole() ? "yes" : "NO");
    int number = 1;
    for (String problem : result.problems()) {
      rows.put("problem " + number++, problem);
    }
    return new Outcome(
        "%s: %s".formatted(result.uri(), result.kind()), rows, result, result.whole());
  }
}
