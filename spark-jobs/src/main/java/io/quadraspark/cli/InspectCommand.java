package io.quadraspark.cli;

import io.quadraspark.action.InspectArtefact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quadraspark inspect}. */
@Command(
    name = "inspect",
    sortOptions = false,
    header = "Say what an address holds and whether it is whole.",
    description =
        "Knows data sets, training runs, checkpoints, adapters and weights files, and checks every hash and count in them; of a data set, every sample too. Exit code 1 when something is not whole.",
    footer = {"", "Example:", "  quadraspark inspect s3a://bucket/shards/flowers"})
final class InspectCommand extends StorageCommand {
  @Parameters(paramLabel = "URI", description = "A directory or a file.")
  String uri;

  @Option(
      names = "--quick",
      description =
          "Of a data set, compare the files' hashes alone, in this JVM, in place of reading and"
              + " decoding every sample by Spark's tasks.")
  boolean quick;

  @Override
  Work prepare() {
    Addresses.check("URI", uri);
    return this::inspect;
  }

  private Outcome inspect(Configuration hadoop) {
    InspectArtefact action = new InspectArtefact(uri, hadoop);
    if (quick) {
      return outcome(action.run());
    }
    List<Session> started = new ArrayList<>();
    try {
      action.readingSamples(() -> context(started), this::progress);
      return outcome(action.run());
    } finally {
      started.forEach(Session::close);
    }
  }

  /** Only a data set is worth a session, and what the address holds shows late. */
  private static JavaSparkContext context(List<Session> started) {
    if (!LaunchSettings.spark().contains("spark.master")) {
      throw CliErrors.inspectionWithoutMaster();
    }
    Session session = Session.open("quadraspark inspect");
    started.add(session);
    return JavaSparkContext.fromSparkContext(session.spark().sparkContext());
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
