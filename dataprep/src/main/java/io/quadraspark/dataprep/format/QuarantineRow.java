package io.quadraspark.dataprep.format;

import java.io.Serializable;

/**
 * One row of {@code quarantine.parquet}: a file of the input that is not in the data set.
 *
 * @param source class and file name
 * @param bytes its length
 * @param sha256 of its bytes, or empty where they were not read
 * @param thumbnail what there is to see of it, as a small JPEG; null for most
 */
public record QuarantineRow(
    String source, String classId, String reason, long bytes, String sha256, byte[] thumbnail)
    implements Serializable {
  /** The same without its thumbnail. */
  public QuarantineRow withoutThumbnail() {
    return new QuarantineRow(source, classId, reason, bytes, sha256, null);
  }
}
