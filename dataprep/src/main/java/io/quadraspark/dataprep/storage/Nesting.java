package io.quadraspark.dataprep.storage;

import java.util.Objects;
import org.apache.hadoop.fs.Path;

/** Which directory lies in which, from their names alone. */
public final class Nesting {
  private Nesting() {}

  /**
   * Whether {@code inner} is {@code outer} or lies anywhere below it. Only {@linkplain
   * Storage#qualify qualified} paths tell for sure: {@code /x} and {@code file:/x} are two places
   * here.
   */
  public static boolean isInside(Path inner, Path outer) {
    return Objects.equals(inner.toUri().getScheme(), outer.toUri().getScheme())
        && Objects.equals(inner.toUri().getAuthority(), outer.toUri().getAuthority())
        && directory(inner).startsWith(directory(outer));
  }

  /**
   * Ends with one slash, so that /raw-data is not in /raw; a bucket itself may have one or none.
   */
  private static String directory(Path path) {
    String name = path.toUri().getPath();
    return name.endsWith("/") ? name : name + "/";
  }
}
