package io.quadraspark.training;

import java.util.List;

/**
 * SGD with Nesterov's momentum on the outer gradient {@code g = -delta}, as DiLoCo has it
 * (Douillard et al., arXiv 2311.08105): {@code v = momentum v + g; w = w - rate (g + momentum v)}.
 */
record NesterovStep(double rate, double momentum) implements OuterOptimizer {
  static final double RATE_DEFAULT = 0.7;
  static final double MOMENTUM_DEFAULT = 0.9;
  static final String VELOCITY = "velocity";

  @Override
  public Kind kind() {
    return Kind.NESTEROV;
  }

  @Override
  public List<String> memory() {
    return List.of(VELOCITY);
  }

  @Override
  public void step(Elements elements) {
    float[] velocity = elements.memory().get(VELOCITY);
    for (int i = elements.from(); i < elements.to(); i++) {
      double gradient = -elements.delta()[i];
      velocity[i] = (float) (momentum * velocity[i] + gradient);
      elements.next()[i] =
          (float) (elements.weights()[i] - rate * (gradient + momentum * velocity[i]));
    }
  }
}
