package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says why a command did not end well, without secrets, and remembers it. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private String last;

  /** What was said of the last failure; empty without one. */
  Optional<String> last() {
    return Optional.ofNullable(last);
  }

  private void say(PrintWriter err, String command, String message) {
    last = command + ": " + Redaction.of(message);
    err.println(last);
  }

  /** A failure before there is a command. */
  int wrongUsage(PrintWriter err, String message) {
    say(err, "quadraspark", message);
    return QuadraSpark.WRONG_USAGE;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    say(err, name, String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched, command, err);
    }
    err.println("'" + name + " --help' lists what is allowed.");
    err.flush();
    return QuadraSpark.WRONG_USAGE;
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

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    say(err, command.getCommandSpec().qualifiedName(), FailureMessage.of(e));
    if (verbose(parsed)) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      err.print(Redaction.of(trace.toString()));
    } else if (!(e instanceof UserException)) {
      err.println("--verbose prints where it happened.");
    }
    err.flush();
    return QuadraSpark.FAILED;
  }

  private static boolean verbose(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last.matchedOptionValue("--verbose", false);
  }
}
