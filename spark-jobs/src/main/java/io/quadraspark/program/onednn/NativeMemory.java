package io.quadraspark.program.onednn;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory outside the Java heap. */
final class NativeMemory {
  private static final long MEGABYTE = 1 << 20;

  private NativeMemory() {}

  /**
   * Zeroed memory.
   *
   * @param purpose what it is for, for the error that names the size and the setting
   */
  static BytePointer allocate(long bytes, String purpose) {
    try {
      BytePointer memory = new BytePointer(bytes);
      Pointer.memset(memory, 0, bytes);
      return memory;
    } catch (OutOfMemoryError e) {
      throw new NativeMemoryException(
          ("Cannot allocate %d MB of native memory for %s: this JVM has %d MB of it in use, JavaCPP allows %d MB, and the process may"
                  + " hold %d MB in all. Lower --batch-size or the number of tasks per executor (spark.executor.cores), or raise"
                  + " spark.executor.memory and spark.executor.memoryOverhead (in local mode --driver-memory), or"
                  + " -Dorg.bytedeco.javacpp.maxbytes and -Dorg.bytedeco.javacpp.maxphysicalbytes")
              .formatted(
                  bytes / MEGABYTE,
                  purpose,
                  Pointer.totalBytes() / MEGABYTE,
                  Pointer.maxBytes() / MEGABYTE,
                  Pointer.maxPhysicalBytes() / MEGABYTE),
          e);
    }
  }
}
