package io.quadraspark.training;

import io.quadraspark.training.sum.Chunks;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * What a Spark task of a round runs: its partition lists the slices that it trains. A single one is
 * sent as it is, several as their sum.
 */
final class RoundFunction extends AbstractFunction2<TaskContext, Iterator<Integer>, byte[]>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SliceTask task;
  private final RoundStart start;

  RoundFunction(SliceTask task, RoundStart start) {
    this.task = task;
    this.start = start;
  }

  @Override
  public byte[] apply(TaskContext context, Iterator<Integer> partition) {
    List<Integer> slices = new ArrayList<>();
    while (partition.hasNext()) {
      slices.add(partition.next());
    }
    ModelState state = start.state();
    try {
      return slices.size() == 1
          ? task.train(slices.get(0), state).toBytes()
          : sum(slices, state).toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RoundSum sum(List<Integer> slices, ModelState state) throws IOException {
    RoundSum sum =
        new RoundSum(
            task.plan(),
            task.layout(),
            task.sketch().layout(),
            task.moments().averaged(state.optimizer()),
            Chunks.ONE_THREAD);
    for (int slice : slices) {
      sum.add(task.train(slice, state));
      if (sum.hasDiverged()) {
        // Slices are in order: none after it could be the round's first that diverged.
        break;
      }
    }
    return sum;
  }
}
