package io.quadraspark.training.features;

import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.Batch;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.file.DamagedException;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;

/** The blocks of one split as cached features; each batch is one ranged read. */
record FeatureBlocks(FeatureTable table, HadoopSettings hadoop) implements EvaluationSource {
  @Override
  public int blocks() {
    return table.blocks();
  }

  @Override
  public Iterator<Batch> block(int index, int batchSize) throws IOException {
    Path file = new Path(table.file(index));
    Storage storage = Storage.of(file, hadoop.configuration());
    int samples = table.samples()[index];
    // One capacity for all: the engine keeps native buffers for each that it meets.
    float[] features = new float[Math.multiplyExact(batchSize, table.floats())];
    int[] labels = new int[batchSize];
    return new Iterator<>() {
      private int done;

      @Override
      public boolean hasNext() {
        return done < samples;
      }

      @Override
      public Batch next() {
        int size = Math.min(batchSize, samples - done);
        read(storage, file, done, size, features, labels);
        done += size;
        return new Batch(Batch.Content.FEATURES, features, labels, size);
      }
    };
  }

  private void read(
      Storage storage, Path file, int from, int size, float[] features, int[] labels) {
    FeatureRecord record = table.record();
    byte[] bytes;
    try {
      bytes =
          storage.read(
              file, (long) from * record.bytes(), Math.multiplyExact(size, record.bytes()));
    } catch (IOException e) {
      throw FeatureGroup.problem(file.toString(), e);
    }
    for (int n = 0; n < size; n++) {
      try {
        labels[n] = record.read(bytes, n * record.bytes(), features, n * table.floats());
      } catch (DamagedException e) {
        throw FeatureErrors.damaged(file.toString(), from + n, e.getMessage());
      }
    }
  }
}
