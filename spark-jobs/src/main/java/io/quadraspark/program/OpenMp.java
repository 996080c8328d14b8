package io.quadraspark.program;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The OpenMP libraries in this process, for the threads that oneDNN computes with. OpenMP keeps the
 * number for each thread that calls it, so every task thread has to say it; the environment
 * variable OMP_NUM_THREADS is what a thread begins with.
 */
final class OpenMp {
  private static final ThreadLocal<Boolean> ALONE = ThreadLocal.withInitial(() -> false);

  private OpenMp() {}

  /** From here on the calling thread computes alone. Call when oneDNN is loaded. */
  static void computeAlone() {
    if (!ALONE.get()) {
      threads(1);
      ALONE.set(true);
    }
  }

  /** Sets the number of threads for the calling thread. */
  static void threads(int threads) {
    for (String library : libraries()) {
      function(library, "omp_set_num_threads").invokeVoid(new Object[] {threads});
    }
  }

  /** The largest number of threads that a library would take for the calling thread. */
  static int threads() {
    return libraries().stream()
        .mapToInt(library -> function(library, "omp_get_max_threads").invokeInt(new Object[0]))
        .max()
        .orElse(1);
  }

  private static Function function(String library, String name) {
    return NativeLibrary.getInstance(library).getFunction(name);
  }

  /** What is loaded: there may be more than one, from different jars. */
  private static List<String> libraries() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.map(line -> line.substring(line.indexOf('/') + 1))
          .filter(path -> path.matches(".*/libgomp[^/]*\\.so[^/]*"))
          .map(path -> "/" + path)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
