package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.ToyNetwork;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN's ReLU makes 0 of NaN; a program does not. */
class NotFiniteTest {
  private final ToyNetwork network = new ToyNetwork(1, Node.Activation.Kind.RELU);
  private final INDArray images = Nd4j.ones(DataType.FLOAT, 2, 9, 9, 3);

  private OneDnnProgram program(AdapterSpec.Form form, boolean trainNorm, FrozenMemory frozen) {
    AdapterSpec spec =
        new AdapterSpec(
            form,
            AdapterSpec.Kernel.PRODUCT,
            5,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            trainNorm);
    return new OneDnnProgram(PlanCompiler.adapted(network.graph(), spec), frozen, Precision.FP32);
  }

  @Test
  void aTrainedNormThatOverflowsShowsInTheFeatures() {
    try (FrozenMemory frozen = new FrozenMemory(network.frozen());
        OneDnnProgram program = program(AdapterSpec.Form.NONE, true, frozen)) {
      INDArray vector = Nd4j.valueArrayOf(new long[] {program.layout().length()}, 3e38f);
      assertThat(program.forward(images, vector, false).data().asFloat()).containsOnly(Float.NaN);
    }
  }

  @Test
  void anAdapterThatOverflowsShowsInTheFeatures() {
    try (FrozenMemory frozen = new FrozenMemory(network.frozen());
        OneDnnProgram program = program(AdapterSpec.Form.LOW_RANK, false, frozen)) {
      INDArray vector = Nd4j.valueArrayOf(new long[] {program.layout().length()}, 1e30f);
      assertThat(program.forward(images, vector, false).data().asFloat()).containsOnly(Float.NaN);
    }
  }

  @Test
  void aGradientThatIsNotFiniteLeavesNoTrace() {
    try (FrozenMemory frozen = new FrozenMemory(network.frozen());
        OneDnnProgram program = program(AdapterSpec.Form.LOW_RANK, false, frozen)) {
      Nd4j.getRandom().setSeed(2);
      INDArray vector = Nd4j.randn(DataType.FLOAT, program.layout().length()).muli(0.2);
      INDArray features = program.forward(images, vector, true).dup('c');
      INDArray gradients = Nd4j.create(DataType.FLOAT, vector.length());
      program.backward(Nd4j.ones(DataType.FLOAT, features.shape()), gradients);
      float[] good = gradients.dup('c').data().asFloat();
      program.backward(Nd4j.valueArrayOf(features.shape(), Float.NaN, DataType.FLOAT), gradients);
      assertThat(program.forward(images, vector, true).dup('c').data().asFloat())
          .isEqualTo(features.data().asFloat());
      program.backward(Nd4j.ones(DataType.FLOAT, features.shape()), gradients);
      assertThat(gradients.dup('c').data().asFloat()).isEqualTo(good);
      assertThat(Arrays.stream(gradients.toDoubleVector())).allMatch(Double::isFinite);
    }
  }
}
