package io.quadraspark.training.sum;

import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.VectorLayout;
import java.nio.ByteBuffer;

/**
 * The weighted sum of float vectors, the same to the bit in whatever order and grouping they come.
 *
 * <p>Each element is a 128-bit fixed-point number whose least bit is 2^-80. A term {@code weight *
 * value} is exact but for its bits below 2^-80, which are cut before it is added; integer addition
 * does the rest. Values are bounded so that the sum of all weights can never overflow, which keeps
 * even the failure independent of order. Sixteen bytes an element, however many vectors are added.
 */
public final class ExactSum {
  /** Bytes that follow the last of the sums that are written into one array. */
  public static final int SLACK = PackedIntegers.SLACK;

  /** The sum of the absolute terms stays below two to this power. */
  private static final int RANGE_BITS = 47;

  /** Bits that a significand moves left: the float's 2^-150 at exponent 0 against 2^-80 here. */
  private static final int EXPONENT_OFFSET = 150 - 80;

  /** Of an element: those of slices of a round have similar exponents. */
  private static final int USUAL_BYTES = 6;

  private static final int SIGNIFICAND = 0x7FFFFF;
  private static final int IMPLICIT_BIT = 0x800000;

  private final String what;
  private final VectorLayout layout;
  private final long maxWeight;
  private final float bound;
  private final WideIntegers sums;
  private final Chunks chunks;
  private long weight;

  /**
   * An empty sum for one thread.
   *
   * @param what is summed, for messages: {@code "the delta of round 12"}
   * @param maxWeight upper bound of the sum of all weights, at most 2^31 - 1
   */
  public ExactSum(String what, VectorLayout layout, long maxWeight) {
    this(what, layout, maxWeight, Chunks.ONE_THREAD);
  }

  /** An empty sum that {@code chunks} work on. */
  public ExactSum(String what, VectorLayout layout, long maxWeight, Chunks chunks) {
    if (maxWeight < 1 || maxWeight > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Cannot sum up to a weight of %d: it must be between 1 and %d"
              .formatted(maxWeight, Integer.MAX_VALUE));
    }
    this.what = what;
    this.layout = layout;
    this.maxWeight = maxWeight;
    int weightBits = Long.SIZE - Long.numberOfLeadingZeros(maxWeight - 1);
    this.bound = Math.scalb(1f, RANGE_BITS - weightBits);
    this.sums = new WideIntegers(layout.length());
    this.chunks = chunks;
  }

  /**
   * Adds {@code termWeight * terms}.
   *
   * @throws DivergedException where a term is not finite or too large; nothing is added then
   */
  public void add(float[] terms, int termWeight) {
    requireSize(terms.length);
    requireBounded(terms);
    addWeight(termWeight);
    chunks.each(
        terms.length,
        chunk -> add(terms, termWeight, Chunks.first(chunk), Chunks.end(chunk, terms.length)));
  }

  private void add(float[] terms, int termWeight, int from, int to) {
    for (int i = from; i < to; i++) {
      int bits = Float.floatToRawIntBits(terms[i]);
      int shift = ((bits >>> 23) & 0xFF) - EXPONENT_OFFSET;
      if (shift <= 0 || shift >= Long.SIZE) {
        addExtreme(i, bits, termWeight);
        continue;
      }
      long product = (long) (bits & SIGNIFICAND | IMPLICIT_BIT) * termWeight;
      // All ones where the term is negative. Signs are random: a branch would be mispredicted.
      long sign = bits >> 31;
      long signed = (product ^ sign) - sign;
      sums.add(i, signed >> (Long.SIZE - shift), signed << shift);
    }
  }

  /** A term with bits below the grid, or with none in the low word, or zero. */
  private void addExtreme(int i, int bits, int termWeight) {
    int exponent = (bits >>> 23) & 0xFF;
    int significand = bits & SIGNIFICAND;
    if (exponent == 0) {
      exponent = 1;
    } else {
      significand |= IMPLICIT_BIT;
    }
    long product = (long) significand * termWeight;
    long sign = bits >> 31;
    int shift = exponent - EXPONENT_OFFSET;
    if (shift >= Long.SIZE) {
      long signed = (product ^ sign) - sign;
      sums.add(i, signed << (shift - Long.SIZE), 0);
    } else {
      // Cut towards zero, and only then given its sign.
      long cut = shift > -Long.SIZE ? product >>> -shift : 0;
      long signed = (cut ^ sign) - sign;
      sums.add(i, signed >> 63, signed);
    }
  }

  /** How many bytes {@link #write} takes. */
  public long written() {
    return Long.BYTES + PackedIntegers.size(sums);
  }

  /**
   * Writes the sum at the buffer's position, to be added to another one of vectors of the same
   * layout.
   *
   * @param out a whole array, which has {@link #SLACK} bytes more than the sum takes
   */
  public void write(ByteBuffer out) {
    out.putLong(weight);
    PackedIntegers.write(out, sums);
  }

  /** About the bytes that {@link #write} takes for so many elements of what training adds up. */
  public static long writtenUsually(int elements) {
    return Long.BYTES + (long) USUAL_BYTES * elements;
  }

  /** The most bytes that {@link #write} takes for vectors of so many elements. */
  public static long writtenBound(int elements) {
    return Long.BYTES + PackedIntegers.bound(elements);
  }

  /**
   * Adds a sum that another one wrote.
   *
   * @param in a whole array, in which at least {@link #SLACK} bytes follow the sum
   */
  public void merge(ByteBuffer in) {
    addWeight(in.getLong());
    in.position(PackedIntegers.add(in.array(), in.position(), sums, chunks));
  }

  /** The sum of the weights so far. */
  public long weight() {
    return weight;
  }

  /** The sum over the sum of the weights, each element rounded to the nearest float. */
  public float[] mean() {
    if (weight == 0) {
      throw new IllegalStateException("Cannot take the mean of " + what + ": nothing was added");
    }
    float[] mean = new float[sums.length()];
    chunks.each(
        mean.length,
        chunk -> {
          for (int i = Chunks.first(chunk); i < Chunks.end(chunk, mean.length); i++) {
            mean[i] = ExactQuotient.of(sums.high()[i], sums.low()[i], weight);
          }
        });
    return mean;
  }

  private void addWeight(long added) {
    if (added < 1 || added > maxWeight - weight) {
      throw new IllegalArgumentException(
          "Cannot add weight %d to %s: %d of %d is taken"
              .formatted(added, what, weight, maxWeight));
    }
    weight += added;
  }

  private void requireSize(int length) {
    if (length != sums.length()) {
      throw new IllegalArgumentException(
          "Cannot add %d elements to %s: it has %d".formatted(length, what, sums.length()));
    }
  }

  private void requireBounded(float[] terms) {
    int largest = 0;
    for (float term : terms) {
      // As integers, absolute floats are in their order, then Infinity, then NaN.
      largest = Math.max(largest, Float.floatToRawIntBits(term) & Integer.MAX_VALUE);
    }
    if (largest < Float.floatToRawIntBits(bound)) {
      return;
    }
    for (int i = 0; i < terms.length; i++) {
      // NaN fails this comparison too.
      if (!(Math.abs(terms[i]) < bound)) {
        throw refused(i, terms[i]);
      }
    }
  }

  private DivergedException refused(int index, float value) {
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      int at = index - tensor.offset();
      if (at >= 0 && at < tensor.length()) {
        return new DivergedException(
            "Cannot average %s: %s[%d] is %s, and only finite values below %s can be averaged. Lower the learning rate or the clip norm."
                .formatted(what, tensor.name(), at, value, bound));
      }
    }
    throw new IndexOutOfBoundsException(index);
  }
}
