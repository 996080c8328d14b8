package io.quadraspark.training;

import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.BlockTable;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.dataprep.read.SampleReader;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.Batch;
import java.util.Iterator;

/**
 * The blocks of one split of a data set, without augmentation.
 *
 * @param table of the split
 * @param imageSize height and width of the network's input, in pixels
 */
public record DataSetBlocks(BlockTable table, HadoopSettings hadoop, int imageSize)
    implements EvaluationSource {
  @Override
  public int blocks() {
    return table.size();
  }

  @Override
  public Iterator<Batch> block(int index, int batchSize) {
    return new DecodedBatches(
        SampleReader.readBlock(table, index, hadoop.configuration()),
        // One capacity for all: the engine keeps native buffers for each that it meets.
        batchSize,
        imageSize,
        this::decode);
  }

  private void decode(Sample sample, float[] target, int offset) {
    ImageTensor.decode(
        sample.jpeg(), Augmentation.NONE, 0, sample.position(), imageSize, target, offset);
  }
}
