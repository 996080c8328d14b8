package io.quadraspark.engine;

/**
 * Samples of one local step.
 *
 * @param images [N, H, W, 3], RGB, row-major, in [0, 1]; the engine normalises as its backbone
 *     wants. May be longer than N images; the rest is not read
 * @param labels class indices; at least N of them
 * @param size N
 */
public record Batch(float[] images, int[] labels, int size) {}
