package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.PlanLayout;
import io.quadraspark.program.Step;
import io.quadraspark.program.kernel.Workspace;
import io.quadraspark.program.nd4j.Reference;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** bf16 on processors that have it, imitated on others: the same roundings. */
class Bf16Test {
  /** Half a unit in the last of eight places, times what some tens of layers make of it. */
  private static final double TOLERANCE = 0.03;

  @Test
  void roundsToTheNearestAndTiesToEven() {
    assertThat(Bf16.round(1.00390625f)).isEqualTo(1f); // a tie, down to even
    assertThat(Bf16.round(1.01171875f)).isEqualTo(1.015625f); // a tie, up to even
    assertThat(Bf16.round(1.004f)).isEqualTo(1.0078125f);
    assertThat(Bf16.round(-0.0f)).isEqualTo(-0.0f);
    assertThat(Bf16.round(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Bf16.round(Float.NaN)).isNaN();
    assertThat(Bf16.round(Float.intBitsToFloat(0x7F800001))).isNaN();
  }

  /**
   * A network cut below its pool ends in bf16; whoever reads it knows f32 alone. Conversions run on
   * any processor.
   */
  @Test
  void whatLeavesAProgramIsF32() {
    Plan image = new Plan(List.of(new Step.InputStep("image")), -1);
    float[] values = {1, 2, 3, 4.03125f, -5, 6, 7, 8, 9, 10, 11, 12.001f};
    try (FrozenMemory frozen = new FrozenMemory(new FrozenTensors(name -> new float[0]));
        CompiledPlan plan =
            new CompiledPlan(
                Fusion.of(image),
                PlanLayout.of(image),
                frozen,
                new Numbers(memory.data_type.bf16, false),
                Workspace.open(),
                new long[] {1, 2, 2, 3},
                false);
        FloatPointer input = new FloatPointer(values);
        FloatPointer output = new FloatPointer(values.length)) {
      plan.forward(input, new float[0], output);
      float[] result = new float[values.length];
      output.get(result);
      for (int i = 0; i < values.length; i++) {
        assertThat(result[i]).isEqualTo(Bf16.round(values[i]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet_bottleneck_micro_random, resnet-bottleneck, LOW_RANK",
    "convnext_micro_random, convnext, LOW_RANK",
    "convnext_micro_random, convnext, DEPTHWISE"
  })
  void featuresAndGradientsAreFp32sButForRounding(
      String file, String architecture, AdapterSpec.Form form) {
    Reference reference = Reference.micro(file, architecture);
    AdapterSpec spec =
        new AdapterSpec(
            form,
            AdapterSpec.Kernel.PRODUCT,
            2,
            3,
            AdapterSpec.AUTO,
            AdapterSpec.FAN_IN,
            AdapterSpec.SCOPE_ALL,
            false);
    Plan plan = PlanCompiler.adapted(reference.graph(), spec);
    float[][] exact = featuresAndGradients(reference, plan, Precision.FP32);
    float[][] rounded = featuresAndGradients(reference, plan, Precision.BF16);
    for (int i = 0; i < exact.length; i++) {
      double error = relativeError(rounded[i], exact[i]);
      assertThat(error).isPositive().isCloseTo(0, within(i == 0 ? TOLERANCE : 5 * TOLERANCE));
    }
  }

  private static float[][] featuresAndGradients(
      Reference reference, Plan plan, Precision precision) {
    try (FrozenMemory frozen = new FrozenMemory(reference.frozen());
        OneDnnProgram program = new OneDnnProgram(plan, frozen, precision)) {
      Nd4j.getRandom().setSeed(5);
      INDArray vector = Nd4j.randn(DataType.FLOAT, program.layout().length()).muli(0.1);
      INDArray features = program.forward(reference.input(DataType.FLOAT), vector, true);
      INDArray direction = Nd4j.randn(DataType.FLOAT, features.shape());
      INDArray gradients = Nd4j.create(DataType.FLOAT, program.layout().length());
      program.backward(direction, gradients);
      return new float[][] {
        features.dup('c').data().asFloat(), gradients.dup('c').data().asFloat()
      };
    }
  }

  /** Norm of the difference over the norm. */
  private static double relativeError(float[] actual, float[] expected) {
    double difference = 0;
    double whole = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      whole += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / whole);
  }
}
