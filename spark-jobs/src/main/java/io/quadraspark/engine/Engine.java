package io.quadraspark.engine;

/**
 * One adapted network with its optimiser, ready to train. Not thread-safe: one engine per task
 * thread, reused across slices and rounds; the frozen weights behind it are shared by all engines
 * of a JVM.
 *
 * <p>An engine keeps no state between two calls of {@link #load}: the same vector, optimiser state
 * and batches give the same result to the bit, on whichever executor and however often they are
 * repeated.
 */
public interface Engine extends AutoCloseable {
  /** The layout of every vector that this engine takes and gives. */
  VectorLayout layout();

  /** Replaces weights and optimiser. Copies both. */
  void load(float[] weights, OptimizerState optimizer);

  /**
   * Holds one factor of every adapter still until the next {@link #load}: steps do not move it, and
   * its gradient does not count in the clipped norm. Its moments are left undefined.
   */
  void hold(FactorSide side);

  /** Replaces the weights for evaluation; the optimiser is left undefined. */
  void load(float[] weights);

  /**
   * One optimiser step on the batch's mean loss. Throws {@link DivergedException} when loss or
   * gradient is not finite.
   */
  BatchResult train(Batch batch);

  /**
   * Scores in evaluation mode.
   *
   * @return logits, [N, classes], row-major
   */
  float[] logits(Batch batch);

  /**
   * What the head takes: the pooled features of the adapted backbone, in evaluation mode.
   *
   * @return [N, F], row-major
   */
  float[] embeddings(Batch batch);

  /**
   * What the {@link FrozenPrefix} gives for a batch of images, whatever the weights are. A batch of
   * these features trains and scores as the images themselves do, to the bit.
   *
   * @return [N, H, W, C], row-major
   */
  float[] features(Batch images);

  /** A copy of the weights. */
  float[] weights();

  /** A copy of the optimiser's state. */
  OptimizerState optimizer();

  /**
   * SHA-256 over all frozen tensors as the program holds them now, to show that training left them
   * alone.
   */
  String frozenHash();

  /** Releases native memory. */
  @Override
  void close();
}
