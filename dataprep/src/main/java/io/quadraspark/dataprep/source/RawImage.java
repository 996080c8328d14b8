package io.quadraspark.dataprep.source;

import io.quadraspark.dataprep.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

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

  /** One file of its own. A file that is absent is refused, and does not stop the others. */
  static RawImage readFile(String classId, String name, Path file, Storage storage)
      throws IOException {
    try {
      long length = storage.length(file);
      if (length < 0) {
        return refused(classId, name, 0, "its storage does not tell its length");
      }
      return length > MAX_BYTES
          ? refused(classId, name, length, tooLarge(length))
          : read(classId, name, storage.read(file, 0, (int) length));
    } catch (FileNotFoundException absent) {
      return refused(classId, name, 0, "there is no such file");
    }
  }

  static RawImage refused(String classId, String name, long length, String problem) {
    return new RawImage(classId, classId + "/" + name, length, new byte[0], problem);
  }

  static String tooLarge(long length) {
    return "%d bytes: larger than any image (%d)".formatted(length, MAX_BYTES);
  }
}
