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
 * @param others second labels of mixed samples, at least N of them: the target of a sample is
 *     {@code share} of its label and {@code 1 - share} of this one. The labels themselves where
 *     nothing is mixed
 * @param share 0 to 1
 */
public record Batch(
    Content content, float[] values, int[] labels, int size, int[] others, double share) {
  /** What goes into the network, and where. */
  public enum Content {
    /** Images, at its input. */
    IMAGES,
    /** What {@link Engine#features} gave for images, above the frozen prefix. */
    FEATURES
  }

  /** A batch whose samples have one label each. */
  public Batch(Content content, float[] values, int[] labels, int size) {
    this(content, values, labels, size, labels, 1);
  }

  /** The label that has the larger share of a sample. */
  public int mainLabel(int sample) {
    return share >= 0.5 ? labels[sample] : others[sample];
  }

  /** A batch of images. */
  public Batch(float[] images, int[] labels, int size) {
    this(Content.IMAGES, images, labels, size);
  }
}
