package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * {@code report.html}, which stands beside a data set and is no part of it: it is made from the
 * data set and can be made again. Its last line has the sha256 of all before it.
 */
public final class ReportFile {
  public static final String NAME = "report.html";

  private static final String SEAL = "<!-- sha256 ";
  private static final int SEAL_BYTES = SEAL.length() + 64 + " -->\n".length();

  private ReportFile() {}

  /** The page with its last line. */
  static byte[] sealed(String page) {
    byte[] content = page.getBytes(StandardCharsets.UTF_8);
    byte[] seal = seal(content, content.length);
    byte[] file = Arrays.copyOf(content, content.length + seal.length);
    System.arraycopy(seal, 0, file, content.length, seal.length);
    return file;
  }

  private static byte[] seal(byte[] content, int length) {
    String hash = Sha256.of(Arrays.copyOf(content, length));
    return (SEAL + hash + " -->\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** What is wrong with the report of the data set in {@code root}; a report may be absent. */
  public static Optional<String> problem(Path root, Storage storage) {
    Path path = new Path(root, NAME);
    try {
      byte[] file = storage.read(path);
      int length = file.length - SEAL_BYTES;
      boolean whole =
          length >= 0
              && Arrays.equals(Arrays.copyOfRange(file, length, file.length), seal(file, length));
      return whole
          ? Optional.empty()
          : Optional.of(
              "%s is damaged: `quadraspark report %s` makes it anew".formatted(path, root));
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          io.quadraspark.dataprep.DataErrors.unreadable(path.toString(), e).getMessage());
    }
  }
}
