package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.Program;
import io.quadraspark.program.onednn.FrozenMemory;
import io.quadraspark.program.onednn.OneDnnProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A dilated adapter on maps that are no larger than its dilation: both programs agree. */
class SmallMapsTest {
  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96})
  void bothProgramsGiveTheSameFeaturesAndGradients(int size) {
    Reference reference = Reference.micro("convnext_micro_random", "convnext");
    AdapterSpec spec =
        new AdapterSpec(
            AdapterSpec.Form.LOW_RANK,
            AdapterSpec.Kernel.PRODUCT,
            2,
            3,
            3,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            false);
    Plan plan = PlanCompiler.adapted(reference.graph(), spec);
    Nd4j.getRandom().setSeed(3);
    INDArray images = Nd4j.randn(DataType.FLOAT, 2, size, size, 3);
    try (PackedWeights packed = new PackedWeights(reference.frozen(), DataType.FLOAT);
        FrozenMemory frozen = new FrozenMemory(reference.frozen());
        Program portable = new Nd4jProgram(plan, packed);
        Program direct = new OneDnnProgram(plan, frozen, Precision.FP32)) {
      INDArray vector = Nd4j.randn(DataType.FLOAT, portable.layout().length()).muli(0.1);
      INDArray expected = portable.forward(images, vector, true);
      INDArray actual = direct.forward(images, vector, true);
      assertThat(relativeError(actual, expected)).isLessThan(1e-5);
      INDArray direction = Nd4j.randn(DataType.FLOAT, expected.shape());
      INDArray slopes = Nd4j.create(DataType.FLOAT, vector.length());
      INDArray directSlopes = Nd4j.create(DataType.FLOAT, vector.length());
      portable.backward(direction, slopes);
      direct.backward(direction, directSlopes);
      assertThat(relativeError(directSlopes, slopes)).isLessThan(1e-4);
    }
  }

  private static double relativeError(INDArray actual, INDArray expected) {
    return actual.sub(expected).norm2Number().doubleValue() / expected.norm2Number().doubleValue();
  }
}
