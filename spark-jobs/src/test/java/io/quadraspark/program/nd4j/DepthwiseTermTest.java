package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.program.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DepthwiseTermTest {
  private static final int CHANNELS = 3;
  private static final long[] MAP = {2, 9, 9, CHANNELS};
  private static final Node.Convolution BASE =
      new Node.Convolution("c", 0, CHANNELS, CHANNELS, 3, 1, Node.Padding.same(1), 1, false);

  @ParameterizedTest
  @EnumSource(AdapterSpec.Kernel.class)
  void recomputingHoldsAsManyMapsForFourPairsOfFactorsAsForOne(AdapterSpec.Kernel kernel) {
    assertThat(mapsAfterABackwardPass(kernel, 4))
        .isEqualTo(mapsAfterABackwardPass(kernel, 1))
        .isLessThanOrEqualTo(5);
  }

  /** Maps of the size of the output that forward and backward needed at one time. */
  private static int mapsAfterABackwardPass(AdapterSpec.Kernel kernel, int rank) {
    VectorLayout layout =
        new VectorLayout.Builder()
            .add("a.wa", Role.ADAPTER, rank, CHANNELS, 1, 3, 3)
            .add("a.wb", Role.ADAPTER, rank, CHANNELS, 1, 3, 3)
            .add("a.gamma", Role.ADAPTER, CHANNELS)
            .build();
    Parameters parameters = new Parameters(layout);
    parameters.bindValues(Nd4j.ones(DataType.DOUBLE, layout.length()).muli(0.1));
    parameters.bindGradients(Nd4j.create(DataType.DOUBLE, layout.length()));
    try (Buffers buffers = new Buffers(DataType.DOUBLE)) {
      Step.Adapter adapter = new Step.Adapter("a", Step.Adapter.Form.DEPTHWISE, kernel, rank, 3, 1);
      DepthwiseTerm term = new DepthwiseTerm(adapter, BASE, parameters, buffers, null);
      INDArray x = Nd4j.ones(DataType.DOUBLE, MAP);
      term.addTo(x, Nd4j.create(DataType.DOUBLE, MAP));
      term.backward(x, Nd4j.ones(DataType.DOUBLE, MAP), Nd4j.create(DataType.DOUBLE, MAP));
      int maps = 0;
      // A map that nobody has used yet is all zeros.
      while (buffers.borrow(MAP).amaxNumber().doubleValue() > 0) {
        maps++;
      }
      return maps;
    }
  }
}
