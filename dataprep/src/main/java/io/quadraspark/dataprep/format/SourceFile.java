package io.quadraspark.dataprep.format;

import io.quadraspark.dataprep.storage.Sha256;
import java.io.Serializable;

/**
 * One file of a run's inputs without its bytes: every plan is made from these, and a plan that is
 * kept has one row for each.
 *
 * @param part number of the part of the inputs that it is in
 * @param file its number within that part
 * @param source class and file name
 * @param heldOut whether it came from the validation input
 * @param sourceBytes its length
 * @param sourceSha256 of its bytes, or empty where they were not read
 * @param image what is stored of it, or null
 * @param problem why nothing is, or null
 * @param thumbnail what there is to see of a file with a problem, as a small JPEG, or null
 * @param fatal whether the problem is a whole archive's, so that the run must fail
 */
public record SourceFile(
    int part,
    int file,
    String classId,
    String source,
    boolean heldOut,
    long sourceBytes,
    String sourceSha256,
    Image image,
    String problem,
    byte[] thumbnail,
    boolean fatal)
    implements Serializable {
  private static final int KEY_LENGTH = 20;

  /**
   * A stored image: its length, its size in pixels and that of its source, its sha256, and the hash
   * of how it looks.
   */
  public record Image(
      int bytes,
      int width,
      int height,
      int sourceWidth,
      int sourceHeight,
      String sha256,
      long perceptualHash)
      implements Serializable {}

  public boolean isImage() {
    return image != null;
  }

  /** A name that depends on class and content alone; copies of one image share it. */
  public String key() {
    String text = classId + "\n" + sourceSha256 + (heldOut ? "\nheld out" : "");
    return Sha256.of(text).substring(0, KEY_LENGTH);
  }
}
