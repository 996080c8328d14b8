package io.quadraspark.backbone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Weights and references for parity: two micro networks always, real ones where there is data. */
public final class TestData {
  private TestData() {}

  /** A file of the test resources' {@code parity} folder. */
  public static byte[] parity(String name) {
    try (InputStream in = TestData.class.getResourceAsStream("/parity/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("No test resource parity/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the folder that the system property {@code quadraspark.data} names. */
  public static byte[] real(String path) {
    try {
      return Files.readAllBytes(Path.of(System.getProperty("quadraspark.data"), path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
