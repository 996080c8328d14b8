package io.quadraspark.dataprep.progress;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * What running tasks have added to accumulators. Spark hands a task's additions on when it ends; a
 * task may read one archive for hours, and the executors' heartbeats tell of it meanwhile.
 */
final class RunningTasks extends SparkListener {
  private final Map<Long, Map<Long, Long>> additions = new ConcurrentHashMap<>();

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks =
        update.accumUpdates().iterator();
    while (tasks.hasNext()) {
      Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
      Map<Long, Long> values = new HashMap<>();
      Iterator<AccumulableInfo> accumulators = task._4().iterator();
      while (accumulators.hasNext()) {
        AccumulableInfo accumulator = accumulators.next();
        if (accumulator.update().isDefined()
            && accumulator.update().get() instanceof Long addition) {
          values.put(accumulator.id(), addition);
        }
      }
      additions.put((Long) task._1(), values);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    additions.remove(end.taskInfo().taskId());
  }

  /** What ended tasks have added, and what running ones had at their last heartbeat. */
  long sum(LongAccumulator accumulator) {
    long running =
        additions.values().stream()
            .mapToLong(values -> values.getOrDefault(accumulator.id(), 0L))
            .sum();
    return accumulator.value() + running;
  }
}
