package io.quadraspark.dataprep.source;

/**
 * One file of the input.
 *
 * @param source class and file name, the same for every layout
 * @param length in bytes
 * @param bytes the whole file, or none where it was not read
 * @param problem why it was not read, or null
 */
public record RawImage(String classId, String source, long length, byte[] bytes, String problem) {
  /** More than any photo; one image must fit into the memory of a task. */
  static final long MAX_BYTES = 256L << 20;

  static RawImage read(String classId, String name, byte[] bytes) {
    return new RawImage(classId, classId + "/" + name, bytes.length, bytes, null);
  }

  static RawImage refused(String classId, String name, long length, String problem) {
    return new RawImage(classId, classId + "/" + name, length, new byte[0], problem);
  }

  static String tooLarge(long length) {
    return "%d bytes: larger than any image (%d)".formatted(length, MAX_BYTES);
  }
}
