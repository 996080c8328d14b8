package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.ParityChecks;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The features of a backbone without adapters are PyTorch's. */
class ParityTest extends ParityChecks {
  private final List<PackedWeights> packedWeights = new ArrayList<>();

  @Override
  protected Program open(Plan plan, FrozenTensors frozen) {
    packedWeights.add(new PackedWeights(frozen, DataType.FLOAT));
    return new Nd4jProgram(plan, packedWeights.get(packedWeights.size() - 1));
  }

  @AfterEach
  void close() {
    packedWeights.forEach(PackedWeights::close);
  }

  @Test
  void unfoldedNormsGiveTheSameFeatures() {
    Reference reference = Reference.micro("resnet_bottleneck_micro_random", "resnet-bottleneck");
    AdapterSpec norms =
        new AdapterSpec(
            AdapterSpec.Form.NONE,
            AdapterSpec.Kernel.PRODUCT,
            0,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            true);
    try (PackedWeights packed = new PackedWeights(reference.frozen(), DataType.FLOAT);
        Nd4jProgram program =
            new Nd4jProgram(PlanCompiler.adapted(reference.graph(), norms), packed)) {
      INDArray vector = Nd4j.create(DataType.FLOAT, program.layout().length());
      program
          .layout()
          .tensors()
          .forEach(
              tensor -> {
                float[] values = reference.weights().tensor(tensor.name()).values();
                for (int i = 0; i < values.length; i++) {
                  vector.putScalar(tensor.offset() + i, values[i]);
                }
              });
      INDArray features = program.forward(reference.input(DataType.FLOAT), vector, false);
      assertThat(relativeError(features, reference.pooled())).isLessThan(TOLERANCE);
    }
  }
}
