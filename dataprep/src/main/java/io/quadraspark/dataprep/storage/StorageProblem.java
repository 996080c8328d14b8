package io.quadraspark.dataprep.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

/** Says in one line why a storage system refused, and what to look at. */
public final class StorageProblem {
  private StorageProblem() {}

  /** The reason behind {@code failure}, without stack traces and without credentials. */
  public static String of(Throwable failure) {
    // What lies deepest is closest to the reason: missing credentials come as a denied access.
    String reason = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String known = known(cause);
      reason = known == null ? reason : known;
    }
    if (reason != null) {
      return reason;
    }
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    return failure.getClass().getSimpleName()
        + message.lines().findFirst().map(line -> ": " + line).orElse("");
  }

  private static String known(Throwable cause) {
    // Classes of hadoop-aws are known by name: a cluster with another store does not have them.
    switch (cause.getClass().getSimpleName()) {
      case "UnknownStoreException":
        return "there is no such bucket; check its name, the endpoint and the region";
      case "NoAuthWithAWSException",
          "CredentialInitializationException",
          "NoAwsCredentialsException":
        return "no credentials were found; give them through the provider chain (environment, profile, instance role)";
      default:
        break;
    }
    if (cause instanceof AccessDeniedException || cause instanceof AccessControlException) {
      return "access was denied; check the credentials and the permissions";
    }
    if (cause instanceof FileNotFoundException) {
      return "there is no such file or directory";
    }
    if (cause instanceof UnsupportedFileSystemException) {
      return "no file system is known for its scheme (s3a, gs, hdfs, file)";
    }
    if (cause instanceof UnknownHostException) {
      return "the host is not known; check the endpoint and the name service";
    }
    if (cause instanceof ConnectException || cause instanceof SocketTimeoutException) {
      return "the service does not answer; check the endpoint and the network";
    }
    if (cause instanceof EOFException) {
      return "the file is shorter than it was when it was written";
    }
    return null;
  }
}
