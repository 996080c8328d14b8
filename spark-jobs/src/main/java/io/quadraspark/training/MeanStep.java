package io.quadraspark.training;

import java.util.List;

/** Takes the mean of the slices' weights as the next weights. */
record MeanStep() implements OuterOptimizer {
  @Override
  public Kind kind() {
    return Kind.MEAN;
  }

  @Override
  public List<String> memory() {
    return List.of();
  }

  @Override
  public void step(Elements elements) {
    for (int i = elements.from(); i < elements.to(); i++) {
      elements.next()[i] = elements.weights()[i] + elements.delta()[i];
    }
  }
}
