package io.quadraspark.training;

import io.quadraspark.engine.Batch;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/** The samples of one split, each once, in numbered blocks that executors read on their own. */
public interface EvaluationSource extends Serializable {
  /** Number of blocks. */
  int blocks();

  /** All samples of one block, in a fixed order. A batch may be overwritten by the next one. */
  Iterator<Batch> block(int index, int batchSize) throws IOException;
}
