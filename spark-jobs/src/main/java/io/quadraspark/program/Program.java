package io.quadraspark.program;

import io.quadraspark.engine.VectorLayout;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A plan that runs: forward to the pooled features, backward to the gradient of the trainable
 * tensors. Not thread-safe; programs of one JVM may share frozen weights. Arrays that a program
 * returns are its own and hold until its next call.
 */
public interface Program extends AutoCloseable {
  /** What the flat parameter vector holds. */
  VectorLayout layout();

  /**
   * Computes the features.
   *
   * @param input what the plan's first step stands for, [N, H, W, C], dense, row-major: the
   *     normalised images, or the map below a {@link PlanCut}
   * @param parameters the vector of {@link #layout}, [P], dense; null where nothing trains
   * @param training whether {@link #backward} follows, and whether batch norms of a trained
   *     backbone take the statistics of the batch
   * @return [N, features]
   */
  INDArray forward(INDArray input, INDArray parameters, boolean training);

  /**
   * Adds up the gradient of a loss, for the batch of the last {@link #forward} in training. For
   * tensors of role STATISTIC it is the difference that moves them: {@code 0.1 * (old - batch)}, so
   * that {@code old - gradient} is the new running value.
   *
   * @param gradient of the loss by the features, [N, features]
   * @param parameterGradients [P], overwritten; sums over the batch as {@code gradient} implies
   */
  void backward(INDArray gradient, INDArray parameterGradients);

  /** SHA-256 over the frozen tensors as they are held now. */
  String frozenHash();

  @Override
  void close();
}
