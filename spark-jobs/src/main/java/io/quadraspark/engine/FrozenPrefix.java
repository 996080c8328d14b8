package io.quadraspark.engine;

import java.io.Serializable;

/**
 * The part of a network below its lowest trainable step. What it gives for an image never changes
 * in training, so it can be computed once.
 *
 * @param end name of its last step
 * @param height of the map that it gives, in pixels
 * @param width likewise
 * @param channels likewise
 * @param identity SHA-256 over what is computed: steps, number format, program
 */
public record FrozenPrefix(String end, int height, int width, int channels, String identity)
    implements Serializable {
  /** Number of floats for each image. */
  public int length() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }
}
