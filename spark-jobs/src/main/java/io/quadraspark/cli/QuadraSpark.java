package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The main class: {@code quadraspark <command> ...}. */
@Command(
    name = "quadraspark",
    description =
        "Trains quadratic adapters on frozen vision backbones, on a Spark cluster, from images in"
            + " object storage.",
    synopsisSubcommandLabel = "<command>",
    versionProvider = QuadraSpark.Version.class,
    subcommands = {
      ShardCommand.class,
      ReportCommand.class,
      PretrainCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      InspectCommand.class
    },
    footer = {
      "",
      "'quadraspark <command> --help' explains one command. Every address is a Hadoop path: file:,"
          + " s3a:, gs:, hdfs:.",
      "Exit codes: 0 done, 1 failed, 2 wrong arguments."
    })
public final class QuadraSpark implements Runnable {
  // Where there is no terminal to ask: wide enough for an address in an example.
  private static final int HELP_WIDTH = 110;

  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  private QuadraSpark() {}

  /** Exits with a code other than 0 when the command fails. */
  public static void main(String[] args) {
    Failures failures = new Failures();
    int code = run(out(), err(), failures, args);
    // YARN takes any exit for a failure, so that success has to return.
    if (code == 0) {
      return;
    }
    if (LaunchSettings.inYarnMaster()) {
      throw new CommandFailed(code, failures.last().orElse("quadraspark failed"));
    }
    System.exit(code);
  }

  /** Runs one command in this JVM, on its streams. Gives the exit code: 0, 1 or 2. */
  public static int run(String... args) {
    return run(out(), err(), args);
  }

  private static PrintWriter out() {
    return new PrintWriter(System.out, true);
  }

  private static PrintWriter err() {
    return new PrintWriter(System.err, true);
  }

  /**
   * Refuses what {@link #run} would refuse of a command line before any work; starts nothing and
   * reads no data.
   *
   * @throws ParameterException with what is wrong of the words
   * @throws UserException with what is wrong of a file that {@code --config} names
   */
  public static void check(String... args) {
    CommandLine commandLine = commandLine();
    ConfigDefaults.apply(commandLine, args);
    CommandLine command = commandLine;
    ParseResult parsed = commandLine.parseArgs(args);
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      command = parsed.commandSpec().commandLine();
    }
    if (!(command.getCommand() instanceof BaseCommand named)) {
      throw new ParameterException(commandLine, "No command given");
    }
    named.check();
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return run(out, err, new Failures(), args);
  }

  private static int run(PrintWriter out, PrintWriter err, Failures failures, String... args) {
    CommandLine commandLine =
        commandLine()
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(failures)
            .setExecutionExceptionHandler(failures);
    try {
      ConfigDefaults.apply(commandLine, args);
    } catch (UserException e) {
      return failures.wrongUsage(err, e.getMessage());
    }
    return commandLine.execute(args);
  }

  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new QuadraSpark());
    root.setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(true);
    root.getSubcommands()
        .values()
        .forEach(
            command ->
                command
                    .getHelpSectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SectionedHelp()));
    return root;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command given");
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = QuadraSpark.class.getPackage().getImplementationVersion();
      return new String[] {"quadraspark " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
