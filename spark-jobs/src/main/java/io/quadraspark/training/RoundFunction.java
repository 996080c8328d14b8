package io.quadraspark.training;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/** What a Spark task of a round runs: its partition lists the slices that it trains. */
final class RoundFunction extends AbstractFunction2<TaskContext, Iterator<Integer>, byte[][]>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SliceTask task;
  private final Broadcast<byte[]> start;

  RoundFunction(SliceTask task, Broadcast<byte[]> start) {
    this.task = task;
    this.start = start;
  }

  @Override
  public byte[][] apply(TaskContext context, Iterator<Integer> slices) {
    ModelState state = ModelState.fromBytes(start.value());
    java.util.List<byte[]> outcomes = new java.util.ArrayList<>();
    try {
      while (slices.hasNext()) {
        outcomes.add(task.train(slices.next(), state).toBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcomes.toArray(byte[][]::new);
  }
}
