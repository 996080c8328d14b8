package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class: {@code quadraspark <command> ...}. */
@Command(
    name = "quadraspark",
    description =
        "Trains quadratic adapters on frozen vision backbones, on a Spark cluster, from images in object storage.",
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
      "'quadraspark <command> --help' explains one command. Every address is a Hadoop path: file:, s3a:, gs:, hdfs:.",
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
    int code = run(args);
    // YARN takes any exit for a failure, so that success has to return.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs one command in this JVM, on its streams. Gives the exit code: 0, 1 or 2. */
  public static int run(String... args) {
    return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
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
    CommandLine commandLine = commandLine().setOut(out).setErr(err);
    try {
      ConfigDefaults.apply(commandLine, args);
    } catch (UserException e) {
      err.println("quadraspark: " + Redaction.of(e.getMessage()));
      return WRONG_USAGE;
    }
    return commandLine.execute(args);
  }

  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new QuadraSpark());
    root.setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setParameterExceptionHandler(QuadraSpark::wrongUsage)
        .setExecutionExceptionHandler(QuadraSpark::failed)
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

  private static int wrongUsage(ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + Redaction.of(String.valueOf(e.getMessage())));
    if (e instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched, command, err);
    }
    err.println("'" + name + " --help' lists what is allowed.");
    err.flush();
    return WRONG_USAGE;
  }

  private static void suggest(UnmatchedArgumentException e, CommandLine command, PrintWriter err) {
    String first = e.getUnmatched().get(0);
    String name = first.replaceFirst("=.*", "");
    Collection<String> known =
        name.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet();
    NearestName.of(name, known).ifPresent(nearest -> err.println("Did you mean " + nearest + "?"));
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + Redaction.of(FailureMessage.of(e)));
    if (verbose(parsed)) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      err.print(Redaction.of(trace.toString()));
    } else if (!(e instanceof UserException)) {
      err.println("--verbose prints where it happened.");
    }
    err.flush();
    return FAILED;
  }

  private static boolean verbose(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.matchedOptionValue("--verbose", false);
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
