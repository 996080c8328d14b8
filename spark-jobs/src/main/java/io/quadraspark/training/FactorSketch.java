package io.quadraspark.training;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import io.quadraspark.engine.VectorLayout.Tensor;
import io.quadraspark.training.sum.ExactSum;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short linear picture of the quadratic terms in a vector, whose mean over slices tells what
 * averaging the factors did to the functions ({@link FactorGap}).
 *
 * <p>A term is a sum of products: output weights u_p times two linear forms a_p and b_p of the
 * input's patch. As {@code a b} and {@code b a} are the same function, its tensor is {@code T =
 * sum_p u_p (x) (a_p (x) b_p + b_p (x) a_p)}. T is contracted with fixed vectors of random signs: n
 * of them, z_i, for patches, and one, s_ij, for the outputs of each pair i &lt; j:
 *
 * <pre>f_ij = sum_p (s_ij u_p) ((z_i a_p)(z_j b_p) + (z_j a_p)(z_i b_p))</pre>
 *
 * As the signs are independent, the mean of f_ij^2 estimates the squared Frobenius norm of T (the
 * second-moment sketch of Alon, Matias and Szegedy, 1996, on each index of T). f is linear in T, so
 * sketches of slices are averaged like their weights. With n = 16 that are 120 numbers an adapter
 * and about 50 multiplications a weight; a ratio of two norms comes out within about a fifth.
 *
 * <p>Only the product has such a tensor: other kernels have no sketch.
 */
final class FactorSketch implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int PROBES = 16;
  private static final int LENGTH = PROBES * (PROBES - 1) / 2;

  /** What {@link ExactSum} takes of any number of samples: a figure must not end a run. */
  private static final double BOUND = 65_535;

  private final LinkedHashMap<String, ProductTerm> terms;

  private FactorSketch(LinkedHashMap<String, ProductTerm> terms) {
    this.terms = terms;
  }

  /** The sketch that a round of {@code job} needs: none where a single slice is its own mean. */
  static FactorSketch of(TrainingJob job, RoundPlan plan) {
    return plan.slices() == 1
        ? new FactorSketch(new LinkedHashMap<>())
        : of(job.spec().adapter(), job.layout());
  }

  /** The sketch of all adapters in vectors of that layout. */
  static FactorSketch of(AdapterSpec spec, VectorLayout layout) {
    Map<String, Map<String, Tensor>> adapters = new LinkedHashMap<>();
    if (spec.kernel() == AdapterSpec.Kernel.PRODUCT) {
      for (Tensor tensor : layout.tensors()) {
        if (tensor.role() == Role.ADAPTER) {
          int dot = tensor.name().lastIndexOf('.');
          adapters
              .computeIfAbsent(tensor.name().substring(0, dot), name -> new TreeMap<>())
              .put(tensor.name().substring(dot + 1), tensor);
        }
      }
    }
    LinkedHashMap<String, ProductTerm> terms = new LinkedHashMap<>();
    adapters.forEach((name, tensors) -> terms.put(name, ProductTerm.of(tensors)));
    return new FactorSketch(terms);
  }

  /** The layout of a sketch: one tensor an adapter, with its name. */
  VectorLayout layout() {
    VectorLayout.Builder layout = new VectorLayout.Builder();
    terms.keySet().forEach(name -> layout.add(name, Role.ADAPTER, LENGTH));
    return layout.build();
  }

  /** The sketch of a vector. */
  float[] of(float[] weights) {
    float[] sketch = new float[terms.size() * LENGTH];
    int at = 0;
    for (Map.Entry<String, ProductTerm> term : terms.entrySet()) {
      write(term.getValue(), weights, new Signs(term.getKey().hashCode()), sketch, at);
      at += LENGTH;
    }
    return sketch;
  }

  private static void write(
      ProductTerm term, float[] weights, Signs signs, float[] sketch, int from) {
    ProductTerm.Forms[] probes = new ProductTerm.Forms[PROBES];
    for (int i = 0; i < PROBES; i++) {
      probes[i] = term.forms(weights, signs);
    }
    int at = from;
    for (int i = 0; i < PROBES; i++) {
      for (int j = i + 1; j < PROBES; j++) {
        double[] outputs = term.outputs(weights, signs);
        double sum = 0;
        for (int p = 0; p < outputs.length; p++) {
          sum +=
              outputs[p]
                  * (probes[i].a()[p] * probes[j].b()[p] + probes[j].a()[p] * probes[i].b()[p]);
        }
        sketch[at++] = (float) Math.max(-BOUND, Math.min(BOUND, sum));
      }
    }
  }
}
