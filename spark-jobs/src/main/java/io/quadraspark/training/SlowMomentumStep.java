package io.quadraspark.training;

import java.util.List;

/**
 * Slow momentum (Wang et al., SlowMo, arXiv 1910.00643): {@code u = momentum u - delta / gamma; w =
 * w - rate gamma u}. Gamma, the inner learning rate of the round, is the mean over its local steps:
 * with the rate of its first step alone, a round of the warm-up would count for many.
 */
record SlowMomentumStep(double rate, double momentum) implements OuterOptimizer {
  static final double RATE_DEFAULT = 1;
  static final double MOMENTUM_DEFAULT = 0.5;
  static final String MOMENTUM = "momentum";

  @Override
  public Kind kind() {
    return Kind.SLOW_MOMENTUM;
  }

  @Override
  public List<String> memory() {
    return List.of(MOMENTUM);
  }

  @Override
  public void step(Elements elements) {
    double gamma = elements.innerRate();
    if (gamma == 0) {
      // Nothing trained at that rate, and so there is no gradient to remember.
      new MeanStep().step(elements);
      return;
    }
    float[] slow = elements.memory().get(MOMENTUM);
    for (int i = elements.from(); i < elements.to(); i++) {
      slow[i] = (float) (momentum * slow[i] - elements.delta()[i] / gamma);
      elements.next()[i] = (float) (elements.weights()[i] - rate * gamma * slow[i]);
    }
  }
}
