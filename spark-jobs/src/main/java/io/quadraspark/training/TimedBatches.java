package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import java.util.Iterator;

/** Batches, and how long the thread that asks for them is kept waiting. */
final class TimedBatches implements Iterator<Batch> {
  private final Iterator<Batch> batches;
  private final long start = System.nanoTime();
  private long waited;

  TimedBatches(Iterator<Batch> batches) {
    this.batches = batches;
  }

  @Override
  public boolean hasNext() {
    long asked = System.nanoTime();
    boolean more = batches.hasNext();
    waited += System.nanoTime() - asked;
    return more;
  }

  @Override
  public Batch next() {
    long asked = System.nanoTime();
    Batch batch = batches.next();
    waited += System.nanoTime() - asked;
    return batch;
  }

  /** The wait so far, of the time since these batches were opened. */
  DataWait dataWait() {
    return new DataWait(waited, System.nanoTime() - start);
  }
}
