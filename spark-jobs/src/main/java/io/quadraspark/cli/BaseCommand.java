package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.dataprep.storage.StorageProblem;
import io.quadraspark.training.file.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: its common flags, its defaults, and how its outcome is told. */
abstract class BaseCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin CommonOptions common = new CommonOptions();

  /** Values of the flags that are not given, by their names without dashes. */
  Map<String, String> defaults() {
    return Map.of();
  }

  /** Other values of those flags, by the names that {@code --preset} takes. */
  Map<String, Map<String, String>> presets() {
    return Map.of();
  }

  /** Refuses arguments that are wrong, and starts nothing. */
  abstract void check();

  /** What {@code preparation} gives; whatever it refuses is an error of usage. */
  final <T> T checked(Supplier<T> preparation) {
    try {
      Addresses.check("--summary", common.summary);
      return preparation.get();
    } catch (UserException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Refuses, before any work, a summary that could not be written at its end. */
  final void requireSummaryStorage() {
    if (common.summary == null) {
      return;
    }
    Path path = new Path(common.summary);
    try {
      FileSystem storage = path.getFileSystem(LaunchSettings.hadoop());
      Path above = path.getParent();
      while (above != null && !storage.exists(above)) {
        above = above.getParent();
      }
      if (above == null || !storage.getFileStatus(above).isDirectory()) {
        throw CliErrors.summaryUnusable(common.summary, above + " is not a directory");
      }
      if (storage.exists(path) && storage.getFileStatus(path).isDirectory()) {
        throw CliErrors.summaryUnusable(common.summary, "it is a directory");
      }
    } catch (IOException e) {
      throw CliErrors.summaryUnusable(common.summary, StorageProblem.of(e));
    }
  }

  /** Prints the outcome, writes the summary, and gives the exit code. */
  final int finish(Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(Redaction.of(outcome.text()));
    out.flush();
    if (common.summary != null) {
      write(outcome.summary());
    }
    return outcome.sound() ? 0 : QuadraSpark.FAILED;
  }

  /** Prints a progress line on the error stream. */
  final void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Redaction.of(line));
    err.flush();
  }

  private void write(Object summary) {
    Path path = new Path(common.summary);
    try {
      Storage.of(path, LaunchSettings.hadoop()).write(path, Json.MAPPER.writeValueAsBytes(summary));
    } catch (IOException e) {
      throw CliErrors.summaryNotWritten(common.summary, e);
    }
  }
}
