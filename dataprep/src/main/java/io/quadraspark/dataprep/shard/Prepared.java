package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.image.StoredImage;
import io.quadraspark.dataprep.source.RawImage;
import io.quadraspark.dataprep.source.SourcePart;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.Serializable;

/**
 * One file of the input after conversion: an image, or why there is none. An archive that cannot be
 * read travels as a value too: what a task throws reaches the driver as text only.
 *
 * @param heldOut whether it came from the validation input
 * @param sourceSha256 of the file, or empty where it was not read
 * @param image or null
 * @param problem or null
 * @param fatal whether the problem is a whole archive's, so that the run must fail
 */
record Prepared(
    String classId,
    String source,
    boolean heldOut,
    long sourceBytes,
    String sourceSha256,
    StoredImage image,
    String problem,
    boolean fatal)
    implements Serializable {
  private static final int KEY_LENGTH = 20;

  static Prepared image(RawImage raw, boolean heldOut, String sourceSha256, StoredImage image) {
    return new Prepared(
        raw.classId(), raw.source(), heldOut, raw.length(), sourceSha256, image, null, false);
  }

  static Prepared refused(RawImage raw, boolean heldOut, String sourceSha256, String problem) {
    return new Prepared(
        raw.classId(), raw.source(), heldOut, raw.length(), sourceSha256, null, problem, false);
  }

  static Prepared failed(SourcePart part, boolean heldOut, String problem) {
    return new Prepared(part.classId(), part.uri(), heldOut, part.bytes(), "", null, problem, true);
  }

  boolean isImage() {
    return image != null;
  }

  /** A name that depends on class and content alone; copies of one image share it. */
  String key() {
    String text = classId + "\n" + sourceSha256 + (heldOut ? "\nheld out" : "");
    return Sha256.of(text).substring(0, KEY_LENGTH);
  }

  /** Its place in the shuffle of all images. */
  Draw order(long seed) {
    return Draw.of("order\n" + seed + "\n" + key());
  }

  /** The lowest of a class are held out. */
  Draw validationRank(long seed) {
    return Draw.of("validation\n" + seed + "\n" + classId + "\n" + sourceSha256);
  }
}
