package io.quadraspark.quickstart;

import io.quadraspark.dataprep.UserException;
import java.nio.file.Path;

/** Every error of the quickstart that a user may see. */
final class QuickstartErrors {
  private QuickstartErrors() {}

  static UserException serverNotBuilt(Path classPathFile) {
    return new UserException(
        "The S3 server's class path is not at "
            + classPathFile
            + ": build the module spark-jobs/s3-server first, 'mvn -pl spark-jobs/s3-server"
            + " process-classes'");
  }

  static UserException serverDidNotStart(String lastLine, Path log) {
    return new UserException(
        "The S3 server did not start: instead of its port it said '"
            + lastLine
            + "'; its log is "
            + log);
  }

  static UserException noSparkDefaults(Path file) {
    return new UserException(
        "There are no Spark settings at "
            + file
            + ": start the quickstart with Maven, or set the system property quickstart.project to"
            + " the project's top directory");
  }

  static UserException notASeed(String given) {
    return new UserException(
        "Cannot set quickstart.seed to '" + given + "': give a whole number, such as 1");
  }

  static UserException notACount(String given) {
    return new UserException(
        "Cannot draw '" + given + "' images of each class: give a whole number from 1 to 999999");
  }

  static UserException commandFailed(String command, int exitCode, Path log) {
    return new UserException(
        "'quadraspark "
            + command
            + "' ended with exit code "
            + exitCode
            + ", for the reason above; Spark's log is "
            + log);
  }

  static UserException serverIsOpen(String bucket) {
    return new UserException(
        "The S3 server answered an unsigned request to list bucket "
            + bucket
            + ": it must refuse it, so that the quickstart shows what real storage does");
  }
}
