package io.quadraspark.engine;

/**
 * Samples of one local step.
 *
 * @param content what the values are
 * @param values IMAGES: [N, H, W, 3], RGB, row-major, in [0, 1]; the engine normalises as its
 *     backbone wants. FEATURES: [N, H, W, C] of the {@link FrozenPrefix}. May be longer than N
 *     samples; the rest is not read
 * @param labels class indices; at least N of them
 * @param size N
 */
public record Batch(Content content, float[] values, int[] labels, int size) {
  /** What goes into the network, and where. */
  public enum Content {
    /** Images, at its input. */
    IMAGES,
    /** What {@link Engine#features} gave for images, above the frozen prefix. */
    FEATURES
  }

  /** A batch of images. */
  public Batch(float[] images, int[] labels, int size) {
    this(Content.IMAGES, images, labels, size);
  }
}
