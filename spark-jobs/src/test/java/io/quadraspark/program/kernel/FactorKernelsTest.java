package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.engine.AdapterSpec.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FactorKernelsTest {
  private static final int[] CHANNELS = {1, 3, 16, 19, 32, 40};

  /** Every kernel size, dilation and stride, with even and uneven padding. */
  static Stream<Geometry> geometries() {
    List<Geometry> all = new ArrayList<>();
    for (int kernel : new int[] {3, 5, 7}) {
      for (int dilation : new int[] {1, 2, 3}) {
        for (int stride : new int[] {1, 2}) {
          int same = dilation * (kernel - 1) / 2;
          all.add(Geometry.even(1, kernel, dilation, stride, same));
          all.add(new Geometry(1, kernel, dilation, stride, same - 1, same, same + 2, same + 1));
          all.add(new Geometry(1, kernel, dilation, stride, same + 2, 0, same, 2 * same + 1));
        }
      }
    }
    all.add(Geometry.even(1, 1, 1, 1, 0));
    all.add(Geometry.even(1, 1, 1, 3, 0));
    all.add(Geometry.even(1, 3, 1, 3, 5));
    return all.stream();
  }

  private static Geometry with(int channels, Geometry g) {
    return new Geometry(
        channels,
        g.kernel(),
        g.dilation(),
        g.stride(),
        g.padTop(),
        g.padLeft(),
        g.padBottom(),
        g.padRight());
  }

  private static Stream<FactorCase> cases(Geometry geometry) {
    List<FactorCase> cases = new ArrayList<>();
    int turn = geometry.hashCode() & 0xff;
    for (int channels : CHANNELS) {
      // In turn, so that every pair of settings meets somewhere.
      Kernel kernel = Kernel.values()[turn % 4];
      Element element = Element.values()[turn / 4 % 2];
      boolean oneInput = turn % 3 == 0;
      int height = 13 + turn % 4;
      int width = 15 + turn % 3;
      cases.add(
          new FactorCase(with(channels, geometry), kernel, height, width, oneInput, element, turn));
      turn += 5;
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void computesTheTermOfTheDefinition(Geometry geometry) {
    cases(geometry)
        .forEach(
            c -> {
              try (c) {
                c.forward(Workspace.open(), false);
                assertClose(c.q.values(), c.term(), c);
                assertThat(c.surroundingsUntouched()).isTrue();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void addsTheTermToWhatIsThere(Geometry geometry) {
    cases(geometry)
        .forEach(
            c -> {
              try (c) {
                double[] expected = c.q.values();
                double[] term = c.term();
                for (int i = 0; i < term.length; i++) {
                  expected[i] += term[i];
                }
                c.forward(Workspace.open(), true);
                assertClose(c.q.values(), expected, c);
                assertThat(c.surroundingsUntouched()).isTrue();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void gradientsAreThoseOfFiniteDifferences(Geometry geometry) {
    cases(geometry)
        .forEach(
            c -> {
              try (c) {
                c.backward(Workspace.open(), false);
                new FiniteDifferences(c, new Random(1)).assertGradients();
                assertThat(c.surroundingsUntouched()).isTrue();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void plainJavaGivesTheSameBits(Geometry geometry) {
    cases(geometry)
        .forEach(
            c -> {
              try (c) {
                double[] gradientXa = c.gradientXa.values();
                double[] gradientXb = c.gradientXb.values();
                double[] q = c.q.values();
                c.backward(Workspace.open(), true);
                c.forward(Workspace.open(), true);
                List<double[]> vectors = results(c);
                c.gradientXa.set(gradientXa);
                c.gradientXb.set(gradientXb);
                c.q.set(q);
                c.backward(Workspace.plain(), true);
                c.forward(Workspace.plain(), true);
                assertThat(results(c)).usingRecursiveComparison().isEqualTo(vectors);
              }
            });
  }

  private static List<double[]> results(FactorCase c) {
    return List.of(
        c.q.values(),
        c.gradientXa.values(),
        c.gradientXb.values(),
        FactorCase.doubles(c.gradientDa),
        FactorCase.doubles(c.gradientDb),
        FactorCase.doubles(c.gradientScale));
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void channelsThatAreOnlyPaddingBecomeZero(Kernel kernel) {
    Geometry geometry = Geometry.even(10, 3, 1, 1, 1);
    try (NativeMap x = new NativeMap(1, 5, 6, 32, Element.F32);
        NativeMap q = new NativeMap(1, 5, 6, 16, Element.F32);
        NativeMap gradient = new NativeMap(1, 5, 6, 32, Element.F32)) {
      x.set(new Random(1).doubles(5 * 6 * 32).toArray());
      q.set(new Random(1).doubles(5 * 6 * 16).toArray());
      float[] weights = new float[90];
      float[] sums = new float[90];
      Arrays.fill(weights, 0.5f);
      ChannelMap a = x.map().part(0, 16);
      ChannelMap b = x.map().part(16, 16);
      FactorKernels factors = Workspace.open().factors(geometry, kernel);
      factors.backward(
          1,
          a,
          b,
          weights,
          weights,
          null,
          q.map(),
          gradient.map().part(0, 16),
          gradient.map().part(16, 16),
          false,
          sums,
          sums.clone(),
          null);
      factors.forward(1, a, b, weights, weights, null, q.map(), false);
      double[] results = q.values();
      double[] gradients = gradient.values();
      for (int i = 0; i < results.length; i++) {
        assertThat(results[i] == 0).isEqualTo(i % 16 >= 10);
      }
      for (int i = 0; i < gradients.length; i++) {
        assertThat(gradients[i] == 0).isEqualTo(i % 16 >= 10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void nanPassesThrough(Kernel kernel) {
    Geometry geometry = Geometry.even(3, 3, 1, 1, 1);
    try (FactorCase c = new FactorCase(geometry, kernel, 5, 6, true, Element.BF16, 1)) {
      double[] x = c.xa.values();
      x[0] = Double.NaN;
      c.xa.set(x);
      c.forward(Workspace.open(), false);
      c.backward(Workspace.open(), false);
      assertThat(c.q.values()[0]).isNaN();
      assertThat(c.gradientXa.values()[0]).isNaN();
      assertThat(c.gradientDa[4]).isNaN();
      assertThat(c.gradientScale[0]).isNaN();
      assertThat(c.q.values()[c.q.values().length - 1]).isNotNaN();
    }
  }

  @Test
  void refusesMapsOfOtherSizes() {
    FactorKernels factors = Workspace.open().factors(Geometry.even(16, 3, 1, 2, 1), Kernel.PRODUCT);
    ChannelMap x = ChannelMap.dense(64, 8, 8, 16, Element.F32);
    float[] weights = new float[16 * 9];
    assertThatThrownBy(() -> factors.forward(1, x, x, weights, weights, null, x, false))
        .hasMessage("The quadratic term has 8 x 8 pixels: it must have 4 x 4");
    ChannelMap narrow = ChannelMap.dense(64, 8, 8, 8, Element.F32);
    assertThatThrownBy(() -> factors.forward(1, narrow, x, weights, weights, null, x, false))
        .hasMessage("The input of A has 8 channels: it must have 16, or up to 16 with padding");
  }

  private static void assertClose(double[] actual, double[] expected, FactorCase c) {
    double relative = c.q.map().element() == Element.BF16 ? 1.0 / 256 : 1e-5;
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("number %d of %s %s: %s, not %s", i, c.geometry, c.kernel, actual[i], expected[i])
          .isLessThanOrEqualTo(relative * Math.abs(expected[i]) + 2e-5);
    }
  }
}
