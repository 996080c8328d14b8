package io.quadraspark.program.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.backbone.Node;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.program.Step;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What averaging the factors of a quadratic term does to the term, in double. */
class AveragedFactorsTest {
  private static final int CHANNELS = 3;
  private static final int RANK = 2;
  private static final int SIZE = 9;
  private static final int WORKERS = 4;
  private static final Node.Convolution BASE =
      new Node.Convolution("c", 0, CHANNELS, CHANNELS, 3, 1, Node.Padding.same(1), 1, false);

  private final Random random = new Random(17);
  private final Buffers buffers = new Buffers(DataType.DOUBLE);

  @ParameterizedTest
  @EnumSource(Step.Adapter.Form.class)
  void averagedFactorsMissTheAveragedTermByTheirCovariance(Step.Adapter.Form form) {
    Kit kit = new Kit(form);
    INDArray x = images();
    double[][] workers = new double[WORKERS][];
    double[] mean = kit.vector();
    double[] meanOfTerms = new double[(int) x.length()];
    for (int k = 0; k < WORKERS; k++) {
      workers[k] = kit.vectorWithOtherFactors(mean);
    }
    double[] average = new double[mean.length];
    for (double[] worker : workers) {
      add(average, worker, 1.0 / WORKERS);
      add(meanOfTerms, kit.term(x, worker), 1.0 / WORKERS);
    }
    double[] termOfMean = kit.term(x, average);
    double[] covariance = new double[meanOfTerms.length];
    for (double[] worker : workers) {
      double[] centred = kit.withFactorDifferences(worker, average);
      add(covariance, kit.term(x, centred), 1.0 / WORKERS);
    }
    double largest = 0;
    for (int i = 0; i < covariance.length; i++) {
      assertThat(meanOfTerms[i] - termOfMean[i]).isCloseTo(covariance[i], within(1e-12));
      largest = Math.max(largest, Math.abs(covariance[i]));
    }
    assertThat(largest).as("the gap is there").isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @EnumSource(Step.Adapter.Form.class)
  void aSignFlippedPairIsTheSameFunctionAndAveragesToZero(Step.Adapter.Form form) {
    Kit kit = new Kit(form);
    INDArray x = images();
    double[] vector = kit.vector();
    double[] flipped = kit.withFlippedFactors(vector);
    assertThat(kit.term(x, flipped)).isEqualTo(kit.term(x, vector));
    double[] average = new double[vector.length];
    add(average, vector, 0.5);
    add(average, flipped, 0.5);
    assertThat(kit.term(x, average)).containsOnly(0.0);
  }

  @Test
  void aTermIsQuadraticInItsInput() {
    for (Step.Adapter.Form form : Step.Adapter.Form.values()) {
      Kit kit = new Kit(form);
      INDArray x = images();
      double[] vector = kit.vector();
      double[] once = kit.term(x, vector);
      double[] scaled = kit.term(x.mul(3), vector);
      for (int i = 0; i < once.length; i++) {
        assertThat(scaled[i])
            .isCloseTo(9 * once[i], within(1e-12 * Math.max(1, Math.abs(scaled[i]))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Step.Adapter.Form.class)
  void theGradientByTheInputTimesTheInputIsTwiceTheTerm(Step.Adapter.Form form) {
    Kit kit = new Kit(form);
    INDArray x = images();
    INDArray direction = images();
    double[] term = kit.term(x, kit.vector());
    INDArray gradientX = kit.gradientByInput(x, direction);
    double loss = 0;
    double product = 0;
    for (int i = 0; i < term.length; i++) {
      loss += term[i] * direction.data().getDouble(i);
      product += gradientX.data().getDouble(i) * x.data().getDouble(i);
    }
    assertThat(Math.abs(loss)).isGreaterThan(1e-3);
    assertThat(product).isCloseTo(2 * loss, within(1e-10));
  }

  private INDArray images() {
    double[] values = random.doubles((long) 2 * SIZE * SIZE * CHANNELS, -1, 1).toArray();
    return Nd4j.createFromArray(values).reshape('c', 2, SIZE, SIZE, CHANNELS);
  }

  private static void add(double[] sum, double[] values, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * values[i];
    }
  }

  /**
   * A term with the two tensors that are its factors' kernels; the projections stay the same for
   * all workers.
   */
  private final class Kit {
    private final VectorLayout layout;
    private final String left;
    private final String right;
    private final Parameters parameters;
    private final QuadraticTerm term;

    Kit(Step.Adapter.Form form) {
      Step.Adapter adapter = new Step.Adapter("a", form, AdapterSpec.Kernel.PRODUCT, RANK, 3, 2);
      VectorLayout.Builder builder = new VectorLayout.Builder();
      if (form == Step.Adapter.Form.LOW_RANK) {
        builder
            .add("a.pa", Role.ADAPTER, RANK, CHANNELS)
            .add("a.pb", Role.ADAPTER, RANK, CHANNELS)
            .add("a.da", Role.ADAPTER, RANK, 1, 3, 3)
            .add("a.db", Role.ADAPTER, RANK, 1, 3, 3)
            .add("a.u", Role.ADAPTER, CHANNELS, RANK);
      } else {
        builder
            .add("a.wa", Role.ADAPTER, RANK, CHANNELS, 1, 3, 3)
            .add("a.wb", Role.ADAPTER, RANK, CHANNELS, 1, 3, 3);
      }
      layout = builder.build();
      left = form == Step.Adapter.Form.LOW_RANK ? "a.da" : "a.wa";
      right = form == Step.Adapter.Form.LOW_RANK ? "a.db" : "a.wb";
      parameters = new Parameters(layout);
      term =
          form == Step.Adapter.Form.LOW_RANK
              ? new LowRankTerm(adapter, BASE, parameters, buffers, null)
              : new DepthwiseTerm(adapter, BASE, parameters, buffers, null);
    }

    double[] vector() {
      return random.doubles(layout.length(), -0.5, 0.5).toArray();
    }

    double[] vectorWithOtherFactors(double[] like) {
      double[] other = like.clone();
      eachFactorElement(i -> other[i] = random.nextDouble() - 0.5);
      return other;
    }

    double[] withFactorDifferences(double[] worker, double[] average) {
      double[] centred = average.clone();
      eachFactorElement(i -> centred[i] = worker[i] - average[i]);
      return centred;
    }

    double[] withFlippedFactors(double[] vector) {
      double[] flipped = vector.clone();
      eachFactorElement(i -> flipped[i] = -vector[i]);
      return flipped;
    }

    private void eachFactorElement(IntConsumer element) {
      for (String name : new String[] {left, right}) {
        VectorLayout.Tensor tensor = layout.tensor(name);
        for (int i = 0; i < tensor.length(); i++) {
          element.accept(tensor.offset() + i);
        }
      }
    }

    /** Of the last vector's term. */
    INDArray gradientByInput(INDArray x, INDArray gradient) {
      parameters.bindGradients(Nd4j.create(DataType.DOUBLE, layout.length()));
      INDArray gradientX = Nd4j.create(DataType.DOUBLE, x.shape());
      term.backward(x, gradient, gradientX);
      return gradientX;
    }

    double[] term(INDArray x, double[] vector) {
      parameters.bindValues(Nd4j.createFromArray(vector));
      INDArray y = Nd4j.create(DataType.DOUBLE, x.shape());
      term.addTo(x, y);
      return y.data().asDouble();
    }
  }
}
