package io.quadraspark.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
@Section("Common")
final class CommonOptions {
  @Option(
      names = ConfigDefaults.FLAG,
      paramLabel = "URI",
      description =
          "YAML file with any of these settings, flags without their dashes as keys; flags on the command line override it.")
  String config;

  @Option(
      names = "--summary",
      paramLabel = "URI",
      description = "Also write the result as JSON to this file, whole or not at all.")
  String summary;

  @Option(names = "--verbose", description = "Print stack traces of failures.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  boolean help;
}
