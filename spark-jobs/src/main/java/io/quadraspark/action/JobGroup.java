package io.quadraspark.action;

import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;

/** Names an action's jobs in the Spark UI for as long as it is open. */
record JobGroup(JavaSparkContext spark, String description) implements AutoCloseable {
  JobGroup {
    spark.setJobGroup("quadraspark-" + UUID.randomUUID(), description);
  }

  @Override
  public void close() {
    spark.clearJobGroup();
  }
}
