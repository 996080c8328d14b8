package io.quadraspark.training;

/**
 * How many tasks the slices of a round are spread over. A task sums up its slices before it sends
 * them, so that what comes to the driver grows with the cluster, not with the number of slices.
 */
@FunctionalInterface
interface Grouping {
  /**
   * Tasks for each core that Spark has, at most. More of them even out slow executors and lose less
   * work with a lost one; each costs the driver one sum.
   */
  int TASKS_PER_CORE = 4;

  /**
   * The tasks of a core send at most this in a round, unless one task alone sends more. A sum waits
   * in the executor's memory until the driver has fetched it, beside that of the next task.
   */
  long BYTES_PER_CORE = 64L << 20;

  /**
   * The number of tasks, at most that of the slices.
   *
   * @param cores of all executors
   * @param sumBytes what a task of several slices sends, about, without sketches
   */
  int tasks(int slices, int cores, long sumBytes);

  /** The default. */
  static int byCores(int slices, int cores, long sumBytes) {
    long perCore = Math.max(1, Math.min(TASKS_PER_CORE, BYTES_PER_CORE / sumBytes));
    return (int) Math.min(slices, perCore * cores);
  }
}
