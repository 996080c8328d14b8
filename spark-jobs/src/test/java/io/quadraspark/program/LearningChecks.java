package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Small tasks that only the right quadratic term learns, whatever computes it; the test of a
 * program in single precision extends it.
 */
public abstract class LearningChecks {
  /** The program of a plan, which the caller closes. */
  protected abstract Program open(Plan plan, FrozenTensors frozen);

  @BeforeAll
  static void computeAsATaskDoes() {
    ComputeThreads.one();
  }

  @Test
  void theSignOfAProductNeedsAQuadraticTerm() {
    ToyTask task = ToyTask.sameSign();
    // The best half-plane.
    assertThat(accuracy(task, AdapterSpec.none())).isLessThan(0.7);
    assertThat(accuracy(task, adapter(AdapterSpec.Form.LOW_RANK, 1, 3, 1))).isGreaterThan(0.96);
  }

  @Test
  void aRingNeedsRankTwo() {
    ToyTask task = ToyTask.ring();
    // The best half-plane.
    assertThat(accuracy(task, AdapterSpec.none())).isLessThan(0.7);
    assertThat(accuracy(task, adapter(AdapterSpec.Form.LOW_RANK, 1, 3, 1))).isBetween(0.6, 0.82);
    assertThat(accuracy(task, adapter(AdapterSpec.Form.LOW_RANK, 2, 3, 1))).isGreaterThan(0.95);
  }

  @Test
  void aDistantPixelNeedsDilationOrAWideKernel() {
    assertThat(accuracy(ToyTask.shift(7), AdapterSpec.none())).isLessThan(0.56);
    assertThat(accuracy(ToyTask.shift(3), adapter(AdapterSpec.Form.DEPTHWISE, 1, 3, 1)))
        .isLessThan(0.56);
    assertThat(accuracy(ToyTask.shift(3), adapter(AdapterSpec.Form.DEPTHWISE, 1, 3, 3)))
        .isGreaterThan(0.99);
    assertThat(accuracy(ToyTask.shift(7), adapter(AdapterSpec.Form.DEPTHWISE, 1, 7, 1)))
        .isGreaterThan(0.99);
  }

  private double accuracy(ToyTask task, AdapterSpec spec) {
    try (Program program = open(task.plan(spec), task.frozen())) {
      return task.accuracy(program, 0);
    }
  }

  private static AdapterSpec adapter(AdapterSpec.Form form, int rank, int kernel, int dilation) {
    return new AdapterSpec(
        form,
        AdapterSpec.Kernel.PRODUCT,
        rank,
        kernel,
        dilation,
        AdapterSpec.FAN_IN,
        AdapterSpec.SCOPE_ALL,
        false);
  }
}
