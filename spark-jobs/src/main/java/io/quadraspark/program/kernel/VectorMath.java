package io.quadraspark.program.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link LaneMath} on vectors, operation for operation. */
final class VectorMath {
  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(LaneMath.EXP_LOWEST).min(LaneMath.EXP_HIGHEST);
    FloatVector shifted = exponent(clamped);
    FloatVector power = powerOfTwo(shifted);
    return power.fma(fractionMinusOne(clamped, shifted), power);
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector y = x.max(-LaneMath.TANH_ONE).min(LaneMath.TANH_ONE).mul(2);
    FloatVector shifted = exponent(y);
    FloatVector power = powerOfTwo(shifted);
    FloatVector m = power.fma(fractionMinusOne(y, shifted), power.sub(1));
    return m.div(m.add(2));
  }

  private static FloatVector exponent(FloatVector x) {
    return x.fma(broadcast(LaneMath.LOG2_E), broadcast(LaneMath.ROUNDER));
  }

  private static FloatVector powerOfTwo(FloatVector shifted) {
    return shifted
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, 23)
        .add(LaneMath.EXPONENT_BIAS)
        .reinterpretAsFloats();
  }

  private static FloatVector fractionMinusOne(FloatVector x, FloatVector shifted) {
    FloatVector n = shifted.sub(LaneMath.ROUNDER);
    FloatVector r = n.fma(broadcast(-LaneMath.LN2_HIGH), x);
    r = n.fma(broadcast(-LaneMath.LN2_LOW), r);
    FloatVector p = r.fma(broadcast(LaneMath.P7), broadcast(LaneMath.P6));
    p = p.fma(r, broadcast(LaneMath.P5));
    p = p.fma(r, broadcast(LaneMath.P4));
    p = p.fma(r, broadcast(LaneMath.P3));
    p = p.fma(r, broadcast(LaneMath.P2));
    return r.mul(r).fma(p, r);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(VectorLanes.SPECIES, value);
  }
}
