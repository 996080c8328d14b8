package io.quadraspark.engine;

/**
 * What one batch gave.
 *
 * @param lossSum sum over the samples of the cross entropy in nats (with label smoothing in
 *     training, without in evaluation)
 * @param correct samples whose label, or the main one of two, has the highest score
 * @param samples batch size
 */
public record BatchResult(double lossSum, int correct, int samples) {}
