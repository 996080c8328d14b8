package io.quadraspark.cli;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Checks that an address can be one, without looking whether anything is there. */
final class Addresses {
  private Addresses() {}

  /** Refuses a malformed address, or a scheme without a file system; null is no address. */
  static void check(String option, String value) {
    if (value == null) {
      return;
    }
    URI uri;
    try {
      uri = new Path(value).toUri();
    } catch (IllegalArgumentException e) {
      throw CliErrors.notAnAddress(option, value, e.getMessage());
    }
    if (uri.getScheme() == null) {
      return;
    }
    try {
      FileSystem.getFileSystemClass(uri.getScheme(), hadoop());
    } catch (UnsupportedFileSystemException e) {
      throw CliErrors.notAnAddress(
          option, value, "no file system is known for '" + uri.getScheme() + "'");
    } catch (java.io.IOException e) {
      throw CliErrors.notAnAddress(option, value, FailureMessage.of(e));
    }
  }

  private static Configuration hadoop() {
    return LaunchSettings.hadoop();
  }
}
