package io.quadraspark.program.kernel;

/**
 * exp and tanh in fp32 from additions, multiplications and fused multiply-adds alone, so that plain
 * Java and vectors of any width give the same bits. Error below 2 units in the last place (tanh:
 * 4). NaN passes through.
 *
 * <p>x = n ln 2 + r with |r| at most ln(2)/2, n found by rounding in a sum with 1.5 2^23; e^r - 1
 * by the minimax polynomial of Cephes' expf (S. Moshier). tanh x = m / (m + 2) with m = e^(2x) - 1
 * keeps its relative precision near 0.
 */
final class LaneMath {
  /** Results stay normal numbers: e^-87 is 1.6e-38. */
  static final float EXP_LOWEST = -87;

  static final float EXP_HIGHEST = 88;

  /** tanh is 1 from here on. */
  static final float TANH_ONE = 9.1f;

  static final float LOG2_E = 1.442695f;
  static final float LN2_HIGH = 355f / 512;
  static final float LN2_LOW = -2.1219444e-4f;
  static final float ROUNDER = 12582912f;
  static final int EXPONENT_BIAS = 127 << 23;
  static final float P2 = 0.5f;
  static final float P3 = 1.6666666e-1f;
  static final float P4 = 4.1665796e-2f;
  static final float P5 = 8.333452e-3f;
  static final float P6 = 1.3981999e-3f;
  static final float P7 = 1.9875691e-4f;

  private LaneMath() {}

  static float exp(float x) {
    float clamped = Math.min(Math.max(x, EXP_LOWEST), EXP_HIGHEST);
    float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
    float power = powerOfTwo(shifted);
    return Math.fma(power, fractionMinusOne(clamped, shifted), power);
  }

  static float tanh(float x) {
    float y = Math.min(Math.max(x, -TANH_ONE), TANH_ONE) * 2;
    float shifted = Math.fma(y, LOG2_E, ROUNDER);
    float power = powerOfTwo(shifted);
    float m = Math.fma(power, fractionMinusOne(y, shifted), power - 1);
    return m / (m + 2);
  }

  /** 2^n; the shift leaves of {@code shifted} only n. */
  private static float powerOfTwo(float shifted) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(shifted) << 23) + EXPONENT_BIAS);
  }

  private static float fractionMinusOne(float x, float shifted) {
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, x);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(r, P7, P6);
    p = Math.fma(p, r, P5);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P2);
    return Math.fma(r * r, p, r);
  }
}
