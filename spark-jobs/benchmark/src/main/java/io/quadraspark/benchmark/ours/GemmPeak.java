package io.quadraspark.benchmark.ours;

import io.quadraspark.engine.Precision;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * The most that a matrix product of oneDNN reaches on one core: square matrices, the right one in
 * the layout that oneDNN likes best, as frozen weights are. By processor time.
 */
final class GemmPeak {
  private static final int[] SIZES = {1024, 2048, 4096};
  private static final int FILL = 0x3f;
  private static final double SECONDS_EACH = 0.5;
  private static final double NANOSECONDS = 1e9;
  private static final double GIGA = 1e9;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);

  /** GFLOP/s of the best size and run. */
  static double gigaflops(Precision precision) {
    memory.data_type type =
        precision == Precision.BF16 ? memory.data_type.bf16 : memory.data_type.f32;
    GemmPeak peak = new GemmPeak();
    double best = 0;
    for (int size : SIZES) {
      best = Math.max(best, peak.gigaflops(type, size));
    }
    return best;
  }

  private double gigaflops(memory.data_type type, long size) {
    long[] shape = {size, size};
    memory.desc plain = new memory.desc(shape, type, memory.format_tag.ab);
    memory.desc any = new memory.desc(shape, type, memory.format_tag.any);
    matmul.primitive_desc description = new matmul.primitive_desc(cpu, plain, any, plain);
    matmul product = new matmul(description);
    memory left = filled(plain);
    memory right = filled(description.weights_desc());
    memory result = filled(plain);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, left);
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, right);
    arguments.put(dnnl.DNNL_ARG_DST, result);
    double best = Double.MAX_VALUE;
    long deadline = System.nanoTime() + (long) (SECONDS_EACH * NANOSECONDS);
    do {
      long start = threads.getCurrentThreadCpuTime();
      product.execute(queue, arguments);
      queue._wait();
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / NANOSECONDS);
    } while (System.nanoTime() < deadline);
    return 2.0 * size * size * size / best / GIGA;
  }

  /** Every element 0.75, nearly: the bytes are the same in both formats. */
  private memory filled(memory.desc layout) {
    memory result = new memory(layout, cpu);
    Pointer.memset(result.get_data_handle(), FILL, layout.get_size());
    return result;
  }
}
