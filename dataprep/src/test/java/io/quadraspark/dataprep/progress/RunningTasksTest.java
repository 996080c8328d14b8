package io.quadraspark.dataprep.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.TestSpark;
import java.util.List;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Some;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class RunningTasksTest {
  private final RunningTasks running = new RunningTasks();
  private final LongAccumulator accumulator =
      TestSpark.session().sparkContext().longAccumulator("images");

  private void heartbeat(long task, long value) {
    AccumulableInfo info =
        new AccumulableInfo(
            accumulator.id(),
            Option.empty(),
            new Some<>((Object) value),
            Option.empty(),
            false,
            true,
            Option.empty());
    Tuple4<Object, Object, Object, Seq<AccumulableInfo>> update =
        new Tuple4<>(task, 0, 0, seq(List.of(info)));
    running.onExecutorMetricsUpdate(
        new SparkListenerExecutorMetricsUpdate(
            "1", seq(List.of(update)), scala.collection.immutable.Map$.MODULE$.empty()));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toSeq();
  }

  @Test
  void aTaskCountsWithItsLastHeartbeat() {
    accumulator.add(100L);
    heartbeat(1, 5);
    heartbeat(2, 3);
    heartbeat(1, 7);

    assertThat(running.sum(accumulator)).isEqualTo(110);
  }

  @Test
  void aTaskThatHasEndedCountsInTheSumOfEndedOnesAlone() {
    heartbeat(1, 5);
    accumulator.add(6L);
    TaskInfo task = new TaskInfo(1, 0, 0, 0, 0L, "1", "host", TaskLocality.PROCESS_LOCAL(), false);
    running.onTaskEnd(new SparkListenerTaskEnd(0, 0, "", null, task, null, null));

    assertThat(running.sum(accumulator)).isEqualTo(6);
  }
}
