package io.quadraspark.engine.dl4j;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Program;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What runs above a cut that is the end of the backbone: nothing. A program of no steps would still
 * round its input to its own number format.
 */
final class PassThrough implements Program {
  @Override
  public VectorLayout layout() {
    return new VectorLayout(List.of());
  }

  @Override
  public INDArray forward(INDArray input, INDArray parameters, boolean training) {
    return input.reshape('c', input.size(0), input.length() / input.size(0));
  }

  @Override
  public void backward(INDArray gradient, INDArray parameterGradients) {
    // Nothing trains here.
  }

  @Override
  public String frozenHash() {
    return Sha256.of("");
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
