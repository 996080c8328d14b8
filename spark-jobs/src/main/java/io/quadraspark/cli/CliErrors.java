package io.quadraspark.cli;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.util.Collection;
import java.util.Optional;

/** Every error of the command line itself that a user can cause and mend. */
final class CliErrors {
  private CliErrors() {}

  static UserException unreadableConfig(String uri, String why) {
    return new UserException(
        "Cannot read the settings %s: %s. Give a YAML file of 'flag: value' lines that can be read from here"
            .formatted(uri, why));
  }

  static UserException malformedConfig(String uri, String why) {
    return new UserException(
        "Cannot use the settings %s: %s. Give one 'flag: value' a line, flags without their dashes"
            .formatted(uri, why));
  }

  static UserException unknownPreset(String name, Collection<String> known) {
    return new UserException(
        "Unknown preset '%s'; there are %s".formatted(name, String.join(", ", known)));
  }

  static UserException unknownSetting(String uri, String key, Collection<String> known) {
    Optional<String> nearest = NearestName.of(key, known);
    return new UserException(
        "Unknown setting '%s' in %s%s. This command knows %s"
            .formatted(
                key,
                uri,
                nearest.map(name -> "; did you mean '" + name + "'?").orElse(""),
                String.join(", ", known)));
  }

  static UserException noMaster() {
    return new UserException(
        "No Spark master is set: start through bin/quadraspark or spark-submit, which choose one, or"
            + " give spark.master");
  }

  static UserException inspectionWithoutMaster() {
    return new UserException(
        "Cannot read every sample of a data set: no Spark master is set. Start through bin/quadraspark or spark-submit, which choose one, give spark.master, or give --quick to compare hashes alone");
  }

  static UserException notASize(String value) {
    return new UserException(
        "'%s' is not a size: give bytes, or a whole number with KB, MB or GB (1024 each), such as 64MB"
            .formatted(value));
  }

  static UserException summaryUnusable(String uri, String why) {
    return new UserException(
        "Cannot write a summary to %s: %s. Give --summary a file in storage that can be written to"
            .formatted(uri, why));
  }

  /** The work is done and its result printed. */
  static UserException summaryNotWritten(String uri, Exception cause) {
    return new UserException(
        "The command did its work, and its summary could not be written to %s: %s. The result stands above"
            .formatted(uri, StorageProblem.of(cause)),
        cause);
  }

  static UserException notAnAddress(String option, String value, String why) {
    return new UserException(
        "Cannot use '%s' for %s: %s. Give a path or an address of a Hadoop file system, such as s3a://bucket/key"
            .formatted(value, option, why));
  }
}
