package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/** What every program has to do with an adapted backbone; the test of a program extends it. */
public abstract class ProgramChecks {
  private static final String CASES = "io.quadraspark.program.ProgramCase#";
  private static final double STEP = 2e-6;
  private static final int PROBES = 3;

  /** The program of a plan; the caller closes it. */
  protected abstract Program open(Plan plan, FrozenTensors frozen);

  /** Of the arrays that the program takes and gives. */
  protected abstract DataType type();

  /** Largest difference between numbers that are equal, relative to the largest of them. */
  protected abstract double tolerance();

  /** Largest difference of a gradient to a central difference, relative to the largest gradient. */
  protected abstract double slopeTolerance();

  private ProgramRun run(ProgramCase one) {
    return new ProgramRun(one, open(one.plan(), one.network().frozen()), type());
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void featuresFollowTheFormula(ProgramCase one) {
    try (ProgramRun run = run(one)) {
      double[] expected = one.reference().features(run.images(), run.values());
      assertClose(run.features(), expected, "features");
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void gradientsAreTheSlopesOfTheFormula(ProgramCase one) {
    try (ProgramRun run = run(one)) {
      AdaptedReference reference = one.reference();
      double[] gradients = run.gradients();
      double largest = largest(gradients);
      double[] values = run.values();
      for (VectorLayout.Tensor tensor : run.layout().tensors()) {
        for (int i = 0; i < tensor.length(); i += Math.max(1, tensor.length() / PROBES)) {
          int at = tensor.offset() + i;
          double value = values[at];
          values[at] = value + STEP;
          double above = run.loss(reference.features(run.images(), values));
          values[at] = value - STEP;
          double below = run.loss(reference.features(run.images(), values));
          values[at] = value;
          assertThat(gradients[at] / largest)
              .as("%s[%d]", tensor.name(), i)
              .isCloseTo((above - below) / (2 * STEP) / largest, within(slopeTolerance()));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void aTermWhoseGateIsZeroLeavesTheBackbonesBits(ProgramCase one) {
    AdapterSpec spec = one.spec();
    AdapterSpec none =
        new AdapterSpec(
            AdapterSpec.Form.NONE,
            spec.kernel(),
            0,
            spec.kernelSize(),
            spec.dilation(),
            spec.initStd(),
            spec.scope(),
            spec.trainNorm());
    ProgramCase bare = new ProgramCase(one.network(), one.baseKernel(), one.stride(), none);
    try (ProgramRun adapted = run(one);
        ProgramRun backbone = run(bare)) {
      adapted.clear(one::isGate);
      assertThat(bits(adapted.features())).isEqualTo(bits(backbone.features()));
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "all")
  void ofATermWhoseGateIsZeroTheGateAloneLearns(ProgramCase one) {
    try (ProgramRun run = run(one)) {
      run.clear(one::isGate);
      double[] gradients = run.gradients();
      for (VectorLayout.Tensor tensor : run.layout().tensors()) {
        if (tensor.role() == VectorLayout.Role.ADAPTER) {
          double[] part = part(gradients, tensor);
          if (one.isGate(tensor)) {
            assertThat(largest(part)).as(tensor.name()).isPositive();
          } else {
            assertThat(largest(part)).as(tensor.name()).isZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES + "products")
  void twoZeroFactorsNeverLearn(ProgramCase one) {
    try (ProgramRun run = run(one)) {
      run.clear(tensor -> tensor.role() == VectorLayout.Role.ADAPTER);
      double[] gradients = run.gradients();
      for (VectorLayout.Tensor tensor : run.layout().tensors()) {
        if (tensor.role() == VectorLayout.Role.ADAPTER) {
          assertThat(largest(part(gradients, tensor))).as(tensor.name()).isZero();
        }
      }
    }
  }

  /**
   * The term is linear in each of its tensors, so that the gradient by a tensor times that tensor
   * is the term's own share of the loss (Euler). The last adapted convolution is one behind which
   * everything is linear.
   */
  @ParameterizedTest
  @MethodSource(CASES + "products")
  void eachTensorTimesItsGradientIsTheTermsShareOfTheLoss(ProgramCase one) {
    try (ProgramRun run = run(one)) {
      String adapter = lastAdapter(run.layout());
      double[] gradients = run.gradients();
      double[] values = run.values();
      double loss = run.loss(run.features());
      run.clear(tensor -> tensor.name().startsWith(adapter + "."));
      double share = loss - run.loss(run.features());
      for (VectorLayout.Tensor tensor : run.layout().tensors()) {
        if (tensor.name().startsWith(adapter + ".")) {
          double product = 0;
          for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
            product += gradients[i] * values[i];
          }
          assertThat(product)
              .as(tensor.name())
              .isCloseTo(
                  share,
                  within(tolerance() * Math.max(1, Math.max(Math.abs(loss), Math.abs(share)))));
        }
      }
    }
  }

  private static String lastAdapter(VectorLayout layout) {
    String name =
        layout.tensors().stream()
            .filter(tensor -> tensor.role() == VectorLayout.Role.ADAPTER)
            .reduce((before, after) -> after)
            .orElseThrow()
            .name();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private void assertClose(double[] actual, double[] expected, String what) {
    double largest = largest(expected);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i] / largest)
          .as("%s[%d]", what, i)
          .isCloseTo(expected[i] / largest, within(tolerance()));
    }
  }

  private static double largest(double... values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  private static double[] part(double[] vector, VectorLayout.Tensor tensor) {
    return Arrays.copyOfRange(vector, tensor.offset(), tensor.offset() + tensor.length());
  }

  /** Raw bits with -0.0 counted as +0.0: IEEE gives -0.0 + 0.0 = +0.0. */
  private static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(v -> Double.doubleToRawLongBits(v + 0.0)).toArray();
  }
}
