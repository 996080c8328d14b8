package io.quadraspark.dataprep.progress;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of one step have done. Only for progress lines: a task that runs twice counts
 * twice, so exact figures come from results.
 */
public final class WorkCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator images;
  private final LongAccumulator bytes;
  private final LongAccumulator refused;

  WorkCounters(SparkContext spark, String step) {
    this.images = spark.longAccumulator(step + ": images");
    this.bytes = spark.longAccumulator(step + ": bytes");
    this.refused = spark.longAccumulator(step + ": refused");
  }

  /** One more image of that many bytes. */
  public void done(long imageBytes) {
    images.add(1L);
    bytes.add(imageBytes);
  }

  /** One more image of that many bytes, with which something is wrong. */
  public void refused(long imageBytes) {
    done(imageBytes);
    refused.add(1L);
  }

  /** The sums of all tasks so far, those that still run included. */
  WorkDone done(RunningTasks running) {
    return new WorkDone(running.sum(images), running.sum(bytes), running.sum(refused));
  }
}
