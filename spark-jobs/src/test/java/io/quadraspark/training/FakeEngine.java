package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.BatchResult;
import io.quadraspark.engine.DivergedException;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine of {@link FakeEngineFactory}; arithmetic in double, weights in float. */
final class FakeEngine implements Engine {
  static final AtomicInteger OPENED = new AtomicInteger();
  static final AtomicInteger CLOSED = new AtomicInteger();

  private final EngineSpec spec;
  private final VectorLayout layout;
  private final float[] fixedHead;
  private final float[] frozenScale;
  private final int features;
  private final int rank;
  private FactorSide held = FactorSide.NONE;
  private float[] weights;
  private Map<String, float[]> moments = new TreeMap<>();
  private long steps;

  FakeEngine(EngineSpec spec, VectorLayout layout, float[] frozenScale, float[] fixedHead) {
    this.spec = spec;
    this.layout = layout;
    this.fixedHead = fixedHead;
    this.frozenScale = frozenScale;
    this.features = FakeEngineFactory.features(spec);
    this.rank = spec.adapter().form() == AdapterSpec.Form.NONE ? 0 : spec.adapter().rank();
    OPENED.incrementAndGet();
  }

  @Override
  public VectorLayout layout() {
    return layout;
  }

  @Override
  public void load(float[] newWeights, OptimizerState optimizer) {
    load(newWeights);
    steps = optimizer.steps();
    moments = new TreeMap<>();
    optimizer.moments().forEach((name, values) -> moments.put(name, values.clone()));
  }

  @Override
  public void load(float[] newWeights) {
    weights = Arrays.copyOf(newWeights, newWeights.length + fixedHead.length);
    System.arraycopy(fixedHead, 0, weights, newWeights.length, fixedHead.length);
    held = FactorSide.NONE;
  }

  @Override
  public void hold(FactorSide side) {
    held = side;
  }

  /** The activations of one sample. */
  private final class Forward {
    final double[] x = new double[features];
    final double[] z = new double[features];
    final double[] projectedLeft = new double[rank];
    final double[] projectedRight = new double[rank];
    final double[] left = new double[rank];
    final double[] right = new double[rank];
    final double[] logits = new double[spec.classes()];

    Forward(Batch batch, int sample) {
      for (int i = 0; i < features; i++) {
        x[i] = batch.values()[sample * features + i];
        z[i] =
            switch (batch.content()) {
              case IMAGES -> spec.trainBackbone() ? x[i] * at("scale", i) : frozen(x[i], i);
              case FEATURES -> x[i];
            };
      }
      for (int r = 0; r < rank; r++) {
        for (int i = 0; i < features; i++) {
          projectedLeft[r] += at("adapter.pa", r * features + i) * z[i];
          projectedRight[r] += at("adapter.pb", r * features + i) * z[i];
        }
        left[r] = at("adapter.da", r) * projectedLeft[r];
        right[r] = at("adapter.db", r) * projectedRight[r];
      }
      for (int c = 0; c < logits.length; c++) {
        logits[c] = at("head.bias", c);
        for (int i = 0; i < features; i++) {
          logits[c] += at("head.weight", c * features + i) * z[i];
        }
        for (int r = 0; r < rank; r++) {
          logits[c] += at("adapter.u", c * rank + r) * left[r] * right[r];
        }
      }
    }

    int predicted() {
      int best = 0;
      for (int c = 1; c < logits.length; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      return best;
    }

    double[] probabilities() {
      double max = Arrays.stream(logits).max().orElseThrow();
      double[] p = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).toArray();
      double sum = Arrays.stream(p).sum();
      return Arrays.stream(p).map(value -> value / sum).toArray();
    }
  }

  private float frozen(double x, int i) {
    return (float) (x * frozenScale[i]);
  }

  @Override
  public float[] features(Batch images) {
    float[] values = new float[images.size() * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = frozen(images.values()[i], i % features);
    }
    return values;
  }

  @Override
  public float[] embeddings(Batch batch) {
    float[] values = new float[batch.size() * features];
    for (int n = 0; n < batch.size(); n++) {
      double[] z = new Forward(batch, n).z;
      for (int i = 0; i < features; i++) {
        values[n * features + i] = (float) z[i];
      }
    }
    return values;
  }

  @Override
  public BatchResult train(Batch batch) {
    double[] gradient = new double[weights.length];
    double lossSum = 0;
    int correct = 0;
    double inputMean = 0;
    for (int n = 0; n < batch.size(); n++) {
      Forward forward = new Forward(batch, n);
      double[] p = forward.probabilities();
      int label = batch.labels()[n];
      double smoothing = spec.optimizer().labelSmoothing();
      for (int c = 0; c < p.length; c++) {
        double target = smoothing / p.length + (c == label ? 1 - smoothing : 0);
        lossSum -= target * Math.log(p[c]);
        p[c] = (p[c] - target) / batch.size();
      }
      correct += forward.predicted() == label ? 1 : 0;
      inputMean += forward.x[0] / batch.size();
      backward(forward, p, gradient);
    }
    if (!Double.isFinite(lossSum)) {
      throw new DivergedException("The loss of optimiser step %d is %s".formatted(steps, lossSum));
    }
    step(gradient);
    if (spec.trainBackbone()) {
      int mean = offset("running_mean");
      weights[mean] = 0.9f * weights[mean] + 0.1f * (float) inputMean;
    }
    return new BatchResult(lossSum, correct, batch.size());
  }

  private void backward(Forward forward, double[] error, double[] gradient) {
    double[] dz = new double[features];
    for (int c = 0; c < error.length; c++) {
      gradient[offset("head.bias") + c] += error[c];
      for (int i = 0; i < features; i++) {
        gradient[offset("head.weight") + c * features + i] += error[c] * forward.z[i];
        dz[i] += error[c] * at("head.weight", c * features + i);
      }
      for (int r = 0; r < rank; r++) {
        double u = error[c] * at("adapter.u", c * rank + r);
        gradient[offset("adapter.u") + c * rank + r] +=
            error[c] * forward.left[r] * forward.right[r];
        double left = u * forward.right[r];
        double right = u * forward.left[r];
        gradient[offset("adapter.da") + r] += left * forward.projectedLeft[r];
        gradient[offset("adapter.db") + r] += right * forward.projectedRight[r];
        double projectedLeft = left * at("adapter.da", r);
        double projectedRight = right * at("adapter.db", r);
        for (int i = 0; i < features; i++) {
          gradient[offset("adapter.pa") + r * features + i] += projectedLeft * forward.z[i];
          gradient[offset("adapter.pb") + r * features + i] += projectedRight * forward.z[i];
          dz[i] +=
              projectedLeft * at("adapter.pa", r * features + i)
                  + projectedRight * at("adapter.pb", r * features + i);
        }
      }
    }
    if (spec.trainBackbone()) {
      for (int i = 0; i < features; i++) {
        gradient[offset("scale") + i] += dz[i] * forward.x[i];
      }
    }
  }

  private void step(double[] gradient) {
    OptimizerSpec optimizer = spec.optimizer();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (held.has(tensor)) {
        Arrays.fill(gradient, tensor.offset(), tensor.offset() + tensor.length(), 0);
      }
    }
    double norm = Math.sqrt(Arrays.stream(gradient, 0, layout.length()).map(g -> g * g).sum());
    double clip =
        optimizer.clipNorm() > 0 && norm > optimizer.clipNorm() ? optimizer.clipNorm() / norm : 1;
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (tensor.role() == Role.STATISTIC || held.has(tensor)) {
        continue;
      }
      double rate =
          (tensor.role() == Role.HEAD ? optimizer.headRate() : optimizer.adapterRate()).at(steps);
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        weights[i] -= (float) (rate * direction(i, gradient[i] * clip));
      }
    }
    steps++;
  }

  private double direction(int i, double g) {
    if (spec.optimizer().kind() == OptimizerSpec.Kind.ADAMW) {
      float[] m = moments.get("m");
      float[] v = moments.get("v");
      m[i] = (float) (0.9 * m[i] + 0.1 * g);
      v[i] = (float) (0.999 * v[i] + 0.001 * g * g);
      double correctedM = m[i] / (1 - Math.pow(0.9, steps + 1));
      double correctedV = v[i] / (1 - Math.pow(0.999, steps + 1));
      return correctedM / (Math.sqrt(correctedV) + 1e-8);
    }
    if (spec.optimizer().momentum() != 0) {
      float[] momentum = moments.get("momentum");
      momentum[i] = (float) (spec.optimizer().momentum() * momentum[i] + g);
      return momentum[i];
    }
    return g;
  }

  @Override
  public float[] logits(Batch batch) {
    float[] logits = new float[batch.size() * spec.classes()];
    for (int n = 0; n < batch.size(); n++) {
      double[] scores = new Forward(batch, n).logits;
      for (int c = 0; c < scores.length; c++) {
        logits[n * scores.length + c] = (float) scores[c];
      }
    }
    return logits;
  }

  @Override
  public float[] weights() {
    return Arrays.copyOf(weights, layout.length());
  }

  @Override
  public OptimizerState optimizer() {
    Map<String, float[]> copy = new TreeMap<>();
    moments.forEach((name, values) -> copy.put(name, values.clone()));
    return new OptimizerState(steps, copy);
  }

  @Override
  public String frozenHash() {
    return Sha256.of(Arrays.toString(frozenScale));
  }

  @Override
  public void close() {
    CLOSED.incrementAndGet();
  }

  private int offset(String tensor) {
    int classes = spec.classes();
    return switch (tensor) {
        // The weights end with the head, whether it trains or not.
      case "head.bias" -> weights.length - classes;
      case "head.weight" -> weights.length - classes - classes * features;
      default -> layout.tensor(tensor).offset();
    };
  }

  private double at(String tensor, int index) {
    return weights[offset(tensor) + index];
  }
}
