package io.quadraspark.program.onednn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.stream;

/**
 * What one operation of a program takes.
 *
 * @param pass forward or backward
 * @param implementation of oneDNN, or java
 * @param flops multiplications and additions; 0 where memory is the cost
 * @param milliseconds median of several runs
 */
public record OperationTime(
    String pass, String name, String implementation, double flops, double milliseconds) {
  private static final double NANOSECONDS = 1e6;

  static List<OperationTime> measure(String pass, List<Operation> operations, int runs) {
    stream stream = new stream(OneDnn.CPU);
    double[][] times = new double[operations.size()][runs];
    for (int run = 0; run < runs; run++) {
      for (int i = 0; i < operations.size(); i++) {
        long start = System.nanoTime();
        operations.get(i).run(stream);
        stream._wait();
        times[i][run] = (System.nanoTime() - start) / NANOSECONDS;
      }
    }
    OperationTime[] result = new OperationTime[operations.size()];
    for (int i = 0; i < result.length; i++) {
      Arrays.sort(times[i]);
      Operation operation = operations.get(i);
      result[i] =
          new OperationTime(
              pass,
              operation.name(),
              operation.implementation(),
              operation.flops(),
              times[i][runs / 2]);
    }
    return List.of(result);
  }
}
