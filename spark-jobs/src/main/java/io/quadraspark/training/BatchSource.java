package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/**
 * The endless stream of training samples, readable from any position on any executor. The same
 * position always gives the same samples, augmented the same way.
 */
public interface BatchSource extends Serializable {
  /**
   * The samples {@code [position, position + count)} in batches of {@code batchSize}; the last one
   * is smaller where count is no multiple. A batch may be overwritten by the next one.
   */
  Iterator<Batch> batches(long position, int count, int batchSize) throws IOException;

  /** Drops what this JVM keeps for the next batches: the run is over. */
  default void retire() {}
}
