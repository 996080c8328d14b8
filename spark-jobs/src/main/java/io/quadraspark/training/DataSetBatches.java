package io.quadraspark.training;

import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.dataprep.read.SampleReader;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;

/** The training stream of a data set, decoded and augmented from (seed, position). */
public final class DataSetBatches implements BatchSource {
  private static final long serialVersionUID = 1L;

  private static final ReaderPool<SampleReader> IDLE = new ReaderPool<>(SampleReader::close);

  private final String key = UUID.randomUUID().toString();
  private final SampleStream stream;
  private final HadoopSettings hadoop;
  private final Augmentation augmentation;
  private final Mixup mixup;
  private final int imageSize;
  private final int decodeThreads;

  /**
   * @param decodeThreads of each task, which decode while its own thread trains; 0 where that one
   *     does it
   */
  public DataSetBatches(
      SampleStream stream,
      HadoopSettings hadoop,
      Augmentation augmentation,
      Mixup mixup,
      int imageSize,
      int decodeThreads) {
    this.stream = stream;
    this.hadoop = hadoop;
    this.augmentation = augmentation;
    this.mixup = mixup;
    this.imageSize = imageSize;
    this.decodeThreads = decodeThreads;
  }

  @Override
  public Iterator<Batch> batches(long position, int count, int batchSize) {
    SampleReader reader = IDLE.borrow(key, () -> new SampleReader(stream, hadoop.configuration()));
    DecodedBatches decoded =
        new DecodedBatches(
            reader.read(position, count),
            Math.min(count, batchSize),
            imageSize,
            this::decode,
            decodeThreads);
    TaskLease lease =
        new TaskLease(
            () -> {
              decoded.close();
              reader.close();
            });
    return new Iterator<>() {
      private long next = position;

      @Override
      public boolean hasNext() {
        return decoded.hasNext();
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          Batch batch = mixup.mix(decoded.next(), stream.seed(), next);
          next += batch.size();
          if (!decoded.hasNext()) {
            lease.release();
            IDLE.giveBack(key, reader);
          }
          return batch;
        } catch (RuntimeException failure) {
          lease.close();
          throw failure;
        }
      }
    };
  }

  @Override
  public void retire() {
    IDLE.retire(key);
  }

  private void decode(Sample sample, float[] target, int offset) {
    ImageTensor.decode(
        sample.jpeg(), augmentation, stream.seed(), sample.position(), imageSize, target, offset);
  }
}
