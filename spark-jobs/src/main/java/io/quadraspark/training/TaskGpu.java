package io.quadraspark.training;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The GPU that Spark gives a task. One GPU an executor is the shape that works: the tasks of a JVM
 * share one packed copy of the frozen weights, and it lies on one device.
 */
public final class TaskGpu {
  private static final String GPU = "gpu";
  private static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";

  private TaskGpu() {}

  /** The address of this task's GPU; empty outside of tasks, and where Spark was asked for none. */
  static Optional<String> address() {
    TaskContext task = TaskContext.get();
    return task == null ? Optional.empty() : addressIn(task.resourcesJMap());
  }

  static Optional<String> addressIn(Map<String, ResourceInformation> resources) {
    ResourceInformation gpus = resources.get(GPU);
    if (gpus == null) {
      return Optional.empty();
    }
    if (gpus.addresses().length != 1) {
      throw JobErrors.notOneGpu(TASK_AMOUNT, Integer.toString(gpus.addresses().length));
    }
    return Optional.of(gpus.addresses()[0]);
  }

  /** Refuses settings that give an executor several GPUs, or GPUs that its tasks do not ask for. */
  public static void check(SparkConf settings) {
    String executor = settings.get(EXECUTOR_AMOUNT, "0").strip();
    String task = settings.get(TASK_AMOUNT, "0").strip();
    if (!executor.equals("0") && !executor.equals("1")) {
      throw JobErrors.notOneGpu(EXECUTOR_AMOUNT, executor);
    }
    if (executor.equals("1") && task.equals("0")) {
      throw JobErrors.unusedGpu(EXECUTOR_AMOUNT, TASK_AMOUNT);
    }
  }
}
