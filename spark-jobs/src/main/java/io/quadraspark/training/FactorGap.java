package io.quadraspark.training;

import io.quadraspark.engine.VectorLayout;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the function of averaged factors is from the average of the slices' functions, relative
 * to the former: {@code rho = ||mean_k T_k - T(mean)|| / ||T(mean)||}, where T is the quadratic
 * term as a tensor in weight space. For {@code A o B} the numerator is that of {@code mean_k[(A_k -
 * Abar) o (B_k - Bbar)]}. Estimated from {@link FactorSketch}es.
 *
 * @param max over the adapters
 * @param worst name of the adapter that has it
 * @param adapters rho by adapter, to four digits
 */
public record FactorGap(double max, String worst, Map<String, Double> adapters) {
  private static final MathContext DIGITS = new MathContext(4);

  /**
   * The gap of one round.
   *
   * @param meanOfSketches over the slices
   * @param sketchOfMean of the averaged weights
   * @param layout of a sketch
   */
  static FactorGap between(float[] meanOfSketches, float[] sketchOfMean, VectorLayout layout) {
    Map<String, Double> adapters = new LinkedHashMap<>();
    double max = 0;
    String worst = layout.tensors().get(0).name();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      double gap = 0;
      double size = 0;
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        double difference = (double) meanOfSketches[i] - sketchOfMean[i];
        gap += difference * difference;
        size += (double) sketchOfMean[i] * sketchOfMean[i];
      }
      double rho = gap == 0 ? 0 : Math.sqrt(gap / size);
      adapters.put(
          tensor.name(),
          Double.isFinite(rho) ? new BigDecimal(rho).round(DIGITS).doubleValue() : rho);
      if (rho > max) {
        max = rho;
        worst = tensor.name();
      }
    }
    return new FactorGap(max, worst, adapters);
  }
}
