package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
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
                c.forward(Workspace.open(), true);
                double[] before = c.gradientXa.values();
                c.backward(Workspace.open(), false);
                Results vectors = Results.of(c);
                c.gradientXa.set(before);
                c.q.set(new double[c.q.values().length]);
                c.backward(Workspace.plain(), false);
                c.forward(Workspace.plain(), false);
                Results plain = Results.of(c);
                c.forward(Workspace.open(), false);
                assertThat(c.q.values()).isEqualTo(plain.q());
                assertThat(plain.gradients()).isEqualTo(vectors.gradients());
              }
            });
  }

  private record Results(double[] q, List<List<Double>> gradients) {
    static Results of(FactorCase c) {
      return new Results(
          c.q.values(),
          Stream.of(
                  c.gradientXa.values(),
                  c.gradientXb.values(),
                  FactorCase.doubles(c.gradientDa),
                  FactorCase.doubles(c.gradientDb),
                  FactorCase.doubles(c.gradientScale))
              .map(v -> java.util.Arrays.stream(v).boxed().toList())
              .toList());
    }
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
