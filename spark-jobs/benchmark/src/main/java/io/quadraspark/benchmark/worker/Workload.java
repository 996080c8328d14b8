package io.quadraspark.benchmark.worker;

import io.quadraspark.backbone.Tensor;
import java.util.Map;

/** A contender's computation, ready to run again and again on the same images. */
public interface Workload extends AutoCloseable {
  /** One frozen forward pass, or one step. */
  void run();

  /**
   * What the last run gave, f32: {@code features} [N, F] of a frozen pass; {@code logits} [N, 100]
   * of a step, with the gradient of every trained tensor under its name.
   */
  Map<String, Tensor> results();

  @Override
  void close();
}
