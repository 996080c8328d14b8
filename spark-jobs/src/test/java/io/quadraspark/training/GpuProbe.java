package io.quadraspark.training;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.program.GpuPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * An application that shows which GPU each executor was given, and what becomes of it where ND4J
 * has no CUDA: {@code GpuProbe EXECUTORS FILE EXITCODE}. Every executor has to be there when it
 * starts (spark.scheduler.minRegisteredResourcesRatio) and to have one core.
 */
public final class GpuProbe {
  private GpuProbe() {}

  /** Writes a line for each executor to FILE, prints it on the executor, and exits. */
  public static void main(String[] args) throws IOException {
    int executors = Integer.parseInt(args[0]);
    List<String> lines;
    try (JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(
            SparkSession.builder().appName("gpu probe").getOrCreate().sparkContext())) {
      lines =
          spark
              .parallelize(Collections.nCopies(executors, 0), executors)
              .map(none -> line())
              .collect();
    }
    Files.write(Path.of(args[1]), lines.stream().sorted().toList());
    int code = Integer.parseInt(args[2]);
    if (code != 0) {
      System.exit(code);
    }
  }

  private static String line() {
    String line =
        "executor %s gpu %s %s"
            .formatted(SparkEnv.get().executorId(), TaskGpu.address().orElse("none"), placement());
    System.out.println(line);
    return line;
  }

  private static String placement() {
    try {
      GpuPlacement.ofThisJvm().place(TaskGpu.address());
      return "placed";
    } catch (UserException refused) {
      return refused.getMessage();
    }
  }
}
