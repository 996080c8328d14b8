package io.quadraspark.benchmark.rounds;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.Callable;

/** How much of the heap is in use while something runs, garbage left out. */
final class LiveHeap {
  private static final double MEGABYTE = 1e6;
  private static final long PAUSE_MILLISECONDS = 20;

  private LiveHeap() {}

  /**
   * The most MB (10^6 bytes) that were reachable during {@code work}: garbage is collected again
   * and again meanwhile, so its time says nothing.
   */
  static double mostDuring(Callable<?> work) throws Exception {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    Watch watch = new Watch(memory);
    watch.start();
    try {
      work.call();
    } finally {
      watch.interrupt();
      watch.join();
    }
    return watch.most / MEGABYTE;
  }

  private static final class Watch extends Thread {
    private final MemoryMXBean memory;
    private volatile long most;

    Watch(MemoryMXBean memory) {
      super("live-heap");
      this.memory = memory;
      setDaemon(true);
    }

    @Override
    public void run() {
      do {
        memory.gc();
        most = Math.max(most, memory.getHeapMemoryUsage().getUsed());
      } while (!ended());
    }

    private static boolean ended() {
      try {
        Thread.sleep(PAUSE_MILLISECONDS);
        return false;
      } catch (InterruptedException end) {
        return true;
      }
    }
  }
}
