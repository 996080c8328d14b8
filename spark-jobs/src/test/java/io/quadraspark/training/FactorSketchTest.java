package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.AdapterSpec.Form;
import io.quadraspark.engine.AdapterSpec.Kernel;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.engine.VectorLayout.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FactorSketchTest {
  private static final int ADAPTERS = 12;
  private static final int SLICES = 3;
  private static final int RANK = 12;
  private static final int CHANNELS = 10;
  private static final int OUT = 8;
  private static final int KERNEL = 3;
  private static final int PIXELS = KERNEL * KERNEL;
  private static final int PATCH = CHANNELS * PIXELS;

  private final Random random = new Random(3);

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"LOW_RANK", "DEPTHWISE"})
  void theGapIsThatOfTheTensors(Form form) {
    VectorLayout layout = layout(form);
    FactorSketch sketch = FactorSketch.of(spec(form, Kernel.PRODUCT), layout);
    float[] mean = gaussian(layout.length(), 1);
    List<float[]> slices = around(mean, layout, 0.3f, FactorSide.NONE);

    FactorGap gap = gap(sketch, slices);

    double ratios = 0;
    for (int i = 0; i < ADAPTERS; i++) {
      double exact = exactGap(form, layout, i, slices);
      double ratio = gap.adapters().get(name(i)) / exact;
      assertThat(ratio).as("estimate over %s of %s", exact, name(i)).isBetween(0.55, 1.8);
      ratios += ratio / ADAPTERS;
    }
    assertThat(ratios).as("mean over the adapters").isCloseTo(1, within(0.12));
    assertThat(gap.max()).isEqualTo(gap.adapters().get(gap.worst()), within(1e-3));
  }

  @Test
  void whereOneFactorIsHeldTheBilinearFormHasNoGap() {
    VectorLayout layout = layout(Form.DEPTHWISE);
    FactorSketch sketch = FactorSketch.of(spec(Form.DEPTHWISE, Kernel.PRODUCT), layout);
    float[] mean = gaussian(layout.length(), 1);
    for (FactorSide held : List.of(FactorSide.LEFT, FactorSide.RIGHT)) {
      assertThat(gap(sketch, around(mean, layout, 0.3f, held)).max()).isLessThan(1e-5);
    }
    assertThat(gap(sketch, around(mean, layout, 0.3f, FactorSide.NONE)).max()).isGreaterThan(1e-2);
  }

  @Test
  void slicesThatAgreeHaveNoGap() {
    VectorLayout layout = layout(Form.LOW_RANK);
    FactorSketch sketch = FactorSketch.of(spec(Form.LOW_RANK, Kernel.PRODUCT), layout);
    float[] mean = gaussian(layout.length(), 1);
    assertThat(gap(sketch, List.of(mean, mean)).max()).isLessThan(1e-6);
  }

  @Test
  void aSignFlippedPairAveragesToNothingAndIsAllGap() {
    VectorLayout layout = layout(Form.DEPTHWISE);
    FactorSketch sketch = FactorSketch.of(spec(Form.DEPTHWISE, Kernel.PRODUCT), layout);
    float[] vector = gaussian(layout.length(), 1);
    float[] flipped = vector.clone();
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = -flipped[i];
    }
    assertThat(sketch.of(flipped)).isEqualTo(sketch.of(vector));
    assertThat(gap(sketch, List.of(vector, flipped)).max()).isInfinite();
  }

  @Test
  void exchangedFactorsAreTheSameFunction() {
    VectorLayout layout = layout(Form.DEPTHWISE);
    FactorSketch sketch = FactorSketch.of(spec(Form.DEPTHWISE, Kernel.PRODUCT), layout);
    float[] vector = gaussian(layout.length(), 1);
    float[] exchanged = vector.clone();
    for (int i = 0; i < ADAPTERS; i++) {
      Tensor wa = layout.tensor(name(i) + ".wa");
      Tensor wb = layout.tensor(name(i) + ".wb");
      System.arraycopy(vector, wa.offset(), exchanged, wb.offset(), wa.length());
      System.arraycopy(vector, wb.offset(), exchanged, wa.offset(), wa.length());
    }
    float[] expected = sketch.of(vector);
    float[] found = sketch.of(exchanged);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void onlyTheProductHasASketch() {
    FactorSketch none = FactorSketch.of(spec(Form.LOW_RANK, Kernel.SIGMOID), layout(Form.LOW_RANK));
    assertThat(none.of(new float[layout(Form.LOW_RANK).length()])).isEmpty();
    assertThat(none.layout().length()).isZero();
  }

  private static AdapterSpec spec(Form form, Kernel kernel) {
    return new AdapterSpec(
        form, kernel, RANK, KERNEL, AdapterSpec.AUTO, 0, AdapterSpec.SCOPE_ALL, false);
  }

  private static String name(int adapter) {
    return "block" + adapter + ".conv1.adapter";
  }

  private static VectorLayout layout(Form form) {
    VectorLayout.Builder layout = new VectorLayout.Builder();
    for (int i = 0; i < ADAPTERS; i++) {
      if (form == Form.LOW_RANK) {
        layout
            .add(name(i) + ".pa", Role.ADAPTER, RANK, CHANNELS)
            .add(name(i) + ".pb", Role.ADAPTER, RANK, CHANNELS)
            .add(name(i) + ".da", Role.ADAPTER, RANK, 1, KERNEL, KERNEL)
            .add(name(i) + ".db", Role.ADAPTER, RANK, 1, KERNEL, KERNEL)
            .add(name(i) + ".u", Role.ADAPTER, OUT, RANK);
      } else {
        layout
            .add(name(i) + ".wa", Role.ADAPTER, RANK, CHANNELS, 1, KERNEL, KERNEL)
            .add(name(i) + ".wb", Role.ADAPTER, RANK, CHANNELS, 1, KERNEL, KERNEL);
      }
    }
    return layout.add("head.weight", Role.HEAD, 7).build();
  }

  private float[] gaussian(int length, float std) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = std * (float) random.nextGaussian();
    }
    return values;
  }

  private List<float[]> around(float[] mean, VectorLayout layout, float std, FactorSide held) {
    List<float[]> slices = new ArrayList<>();
    for (int k = 0; k < SLICES; k++) {
      float[] slice = gaussian(mean.length, std);
      for (Tensor tensor : layout.tensors()) {
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          slice[i] = mean[i] + (held.has(tensor) ? 0 : slice[i]);
        }
      }
      slices.add(slice);
    }
    return slices;
  }

  private static FactorGap gap(FactorSketch sketch, List<float[]> slices) {
    float[] meanOfSketches = mean(slices.stream().map(sketch::of).toList());
    return FactorGap.between(meanOfSketches, sketch.of(mean(slices)), sketch.layout());
  }

  private static float[] mean(List<float[]> vectors) {
    float[] mean = new float[vectors.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] vector : vectors) {
        sum += vector[i];
      }
      mean[i] = (float) (sum / vectors.size());
    }
    return mean;
  }

  /** {@code ||mean_k T_k - T(mean)|| / ||T(mean)||} with every element of the tensors. */
  private static double exactGap(
      Form form, VectorLayout layout, int adapter, List<float[]> slices) {
    double[] ofMean = tensor(form, layout, adapter, mean(slices));
    double[] gap = new double[ofMean.length];
    for (float[] slice : slices) {
      double[] one = tensor(form, layout, adapter, slice);
      for (int i = 0; i < gap.length; i++) {
        gap[i] += (one[i] - ofMean[i]) / slices.size();
      }
    }
    return norm(gap) / norm(ofMean);
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[] tensor(Form form, VectorLayout layout, int adapter, float[] vector) {
    return form == Form.LOW_RANK
        ? lowRank(layout, adapter, vector)
        : depthwise(layout, adapter, vector);
  }

  /** T [out, patch, patch], symmetric in the two patches. */
  private static double[] lowRank(VectorLayout layout, int adapter, float[] vector) {
    float[] u = part(layout, adapter, "u", vector);
    double[] tensor = new double[OUT * PATCH * PATCH];
    for (int r = 0; r < RANK; r++) {
      double[] a = projected(layout, adapter, "pa", "da", vector, r);
      double[] b = projected(layout, adapter, "pb", "db", vector, r);
      for (int o = 0; o < OUT; o++) {
        addSymmetric(tensor, o * PATCH * PATCH, u[o * RANK + r], a, b);
      }
    }
    return tensor;
  }

  /** T [C, k * k, k * k], symmetric in the two patches; those of two channels do not meet. */
  private static double[] depthwise(VectorLayout layout, int adapter, float[] vector) {
    double[] tensor = new double[CHANNELS * PIXELS * PIXELS];
    float[] wa = part(layout, adapter, "wa", vector);
    float[] wb = part(layout, adapter, "wb", vector);
    for (int r = 0; r < RANK; r++) {
      for (int c = 0; c < CHANNELS; c++) {
        double[] a = new double[PIXELS];
        double[] b = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
          a[i] = wa[(r * CHANNELS + c) * PIXELS + i];
          b[i] = wb[(r * CHANNELS + c) * PIXELS + i];
        }
        addSymmetric(tensor, c * PIXELS * PIXELS, 1, a, b);
      }
    }
    return tensor;
  }

  private static void addSymmetric(double[] tensor, int from, double u, double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        tensor[from + i * a.length + j] += u * (a[i] * b[j] + a[j] * b[i]);
      }
    }
  }

  /** Row r of the projection times row r of the kernel, [C, k, k]. */
  private static double[] projected(
      VectorLayout layout, int adapter, String projection, String kernel, float[] vector, int r) {
    float[] channels = part(layout, adapter, projection, vector);
    float[] pixels = part(layout, adapter, kernel, vector);
    double[] form = new double[PATCH];
    for (int i = 0; i < PATCH; i++) {
      form[i] = channels[r * CHANNELS + i / PIXELS] * (double) pixels[r * PIXELS + i % PIXELS];
    }
    return form;
  }

  private static float[] part(VectorLayout layout, int adapter, String part, float[] vector) {
    Tensor tensor = layout.tensor(name(adapter) + "." + part);
    return Arrays.copyOfRange(vector, tensor.offset(), tensor.offset() + tensor.length());
  }
}
