package io.quadraspark.benchmark.rounds;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;

/**
 * Counts what Spark moves between driver and executors, whoever the trainer is: pieces of
 * broadcasts that executors take in, results that tasks send, and shuffled bytes. Task descriptions
 * and heartbeats are not counted.
 */
final class MovedBytes extends SparkListener {
  private static final int MILLISECONDS_TO_HEAR = 30_000;

  private final AtomicLong down = new AtomicLong();
  private final AtomicLong up = new AtomicLong();
  private final SparkContext spark;

  MovedBytes(SparkContext spark) {
    this.spark = spark;
    spark.addSparkListener(this);
  }

  @Override
  public void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockUpdatedInfo block = event.blockUpdatedInfo();
    boolean executor = !block.blockManagerId().isDriver();
    if (executor && block.blockId().isBroadcast() && block.storageLevel().isValid()) {
      down.addAndGet(block.memSize() + block.diskSize());
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    TaskMetrics metrics = event.taskMetrics();
    if (metrics != null) {
      up.addAndGet(metrics.resultSize() + metrics.shuffleWriteMetrics().bytesWritten());
    }
  }

  /** Bytes to all executors, and bytes from their tasks, since the last call. */
  long[] take() {
    try {
      spark.listenerBus().waitUntilEmpty(MILLISECONDS_TO_HEAR);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
    return new long[] {down.getAndSet(0), up.getAndSet(0)};
  }
}
