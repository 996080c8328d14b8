package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LaneMathTest {
  @Test
  void expIsCloseOverItsRange() {
    for (float x = -87; x < 88; x += 0.0137f) {
      assertThat((double) LaneMath.exp(x)).isCloseTo(Math.exp(x), withinPercentage(3e-5));
    }
  }

  @Test
  void tanhIsCloseFarFromAndNearZero() {
    for (double x = 1e-20; x < 30; x *= 1.037) {
      assertThat((double) LaneMath.tanh((float) x))
          .isCloseTo(Math.tanh((float) x), withinPercentage(5e-5));
      assertThat(LaneMath.tanh((float) -x))
          .isCloseTo(-LaneMath.tanh((float) x), withinPercentage(5e-5));
    }
    assertThat(LaneMath.tanh(0)).isZero();
    assertThat(LaneMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(LaneMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
  }

  @Test
  void nanPassesThrough() {
    assertThat(LaneMath.exp(Float.NaN)).isNaN();
    assertThat(LaneMath.tanh(Float.NaN)).isNaN();
  }

  @Test
  void vectorsGiveTheSameBits() {
    float[] x = new float[Plane.LANES];
    float[] y = new float[Plane.LANES];
    for (float start = -100; start < 100; start += 0.1234f) {
      for (int i = 0; i < x.length; i++) {
        x[i] = start / (i + 1);
      }
      x[3] = Float.NaN;
      FloatVector v = FloatVector.fromArray(VectorLanes.SPECIES, x, 0);
      VectorMath.exp(v).intoArray(y, 0);
      for (int i = 0; i < v.length(); i++) {
        assertThat(Float.floatToRawIntBits(y[i]))
            .isEqualTo(Float.floatToRawIntBits(LaneMath.exp(x[i])));
      }
      VectorMath.tanh(v).intoArray(y, 0);
      for (int i = 0; i < v.length(); i++) {
        assertThat(Float.floatToRawIntBits(y[i]))
            .isEqualTo(Float.floatToRawIntBits(LaneMath.tanh(x[i])));
      }
    }
  }
}
