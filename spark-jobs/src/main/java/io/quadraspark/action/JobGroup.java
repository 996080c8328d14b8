package io.quadraspark.action;

import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Names an action's jobs in the Spark UI. */
final class JobGroup {
  private JobGroup() {}

  /** Does {@code work}, whose jobs are found under {@code description}. */
  static <T> T named(JavaSparkContext spark, String description, Supplier<T> work) {
    spark.setJobGroup("quadraspark-" + UUID.randomUUID(), description);
    try {
      return work.get();
    } finally {
      spark.clearJobGroup();
    }
  }
}
