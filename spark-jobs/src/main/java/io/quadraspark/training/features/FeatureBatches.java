package io.quadraspark.training.features;

import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.ReaderPool;
import io.quadraspark.training.TaskLease;
import java.util.Iterator;
import java.util.UUID;

/** The training stream of a data set as cached features, in the order of its images. */
final class FeatureBatches implements BatchSource {
  private static final long serialVersionUID = 1L;

  private static final ReaderPool<FeatureReader> IDLE = new ReaderPool<>(FeatureReader::close);

  /** The share of the heap that the readers of all cores may fill. */
  private static final int HEAP_SHARE = 4;

  private final String key = UUID.randomUUID().toString();
  private final FeatureTable table;
  private final SampleStream stream;
  private final HadoopSettings hadoop;

  FeatureBatches(FeatureTable table, SampleStream stream, HadoopSettings hadoop) {
    this.table = table;
    this.stream = stream;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Batch> batches(long position, int count, int batchSize) {
    FeatureReader reader = IDLE.borrow(key, this::open);
    TaskLease lease = new TaskLease(reader::close);
    int capacity = Math.min(count, batchSize);
    float[] features = new float[Math.multiplyExact(capacity, table.floats())];
    int[] labels = new int[capacity];
    return new Iterator<>() {
      private int done;

      @Override
      public boolean hasNext() {
        return done < count;
      }

      @Override
      public Batch next() {
        int size = Math.min(capacity, count - done);
        try {
          reader.read(position + done, size, features, labels);
        } catch (RuntimeException failure) {
          lease.close();
          throw failure;
        }
        done += size;
        if (!hasNext()) {
          lease.release();
          IDLE.giveBack(key, reader);
        }
        return new Batch(Batch.Content.FEATURES, features, labels, size);
      }
    };
  }

  @Override
  public void retire() {
    IDLE.retire(key);
  }

  private FeatureReader open() {
    Runtime jvm = Runtime.getRuntime();
    long heldBytes = jvm.maxMemory() / HEAP_SHARE / jvm.availableProcessors();
    return new FeatureReader(table, stream, hadoop.configuration(), heldBytes);
  }
}
