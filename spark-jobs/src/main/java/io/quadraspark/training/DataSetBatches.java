package io.quadraspark.training;

import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.dataprep.read.SampleReader;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.util.Iterator;
import java.util.UUID;

/** The training stream of a data set, decoded and augmented from (seed, position). */
public final class DataSetBatches implements BatchSource {
  private static final long serialVersionUID = 1L;

  private static final ReaderPool<SampleReader> IDLE = new ReaderPool<>(SampleReader::close);

  private final String key = UUID.randomUUID().toString();
  private final SampleStream stream;
  private final HadoopSettings hadoop;
  private final Augmentation augmentation;
  private final int imageSize;

  public DataSetBatches(
      SampleStream stream, HadoopSettings hadoop, Augmentation augmentation, int imageSize) {
    this.stream = stream;
    this.hadoop = hadoop;
    this.augmentation = augmentation;
    this.imageSize = imageSize;
  }

  @Override
  public Iterator<Batch> batches(long position, int count, int batchSize) {
    SampleReader reader = IDLE.borrow(key, () -> new SampleReader(stream, hadoop.configuration()));
    DecodedBatches decoded =
        new DecodedBatches(
            reader.read(position, count), Math.min(count, batchSize), imageSize, this::decode);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return decoded.hasNext();
      }

      @Override
      public Batch next() {
        Batch batch = decoded.next();
        if (!decoded.hasNext()) {
          // A reader that failed before its end is not given back.
          IDLE.giveBack(key, reader);
        }
        return batch;
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
