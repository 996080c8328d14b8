package io.quadraspark.training;

/**
 * How many tasks the slices of a round are spread over. A task sums up its slices before it sends
 * them, so that what comes to the driver grows with the cluster, not with the number of slices.
 */
@FunctionalInterface
interface Grouping {
  /**
   * Tasks for each core that Spark has. More of them even out slow executors and lose less work
   * with a lost one; each costs the driver one sum.
   */
  int TASKS_PER_CORE = 4;

  /**
   * The number of tasks, at most that of the slices.
   *
   * @param cores of all executors
   */
  int tasks(int slices, int cores);

  /** The default. */
  static int byCores(int slices, int cores) {
    return (int) Math.min(slices, (long) TASKS_PER_CORE * cores);
  }
}
