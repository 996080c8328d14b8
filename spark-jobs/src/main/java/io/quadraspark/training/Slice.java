package io.quadraspark.training;

import java.io.Serializable;

/**
 * One part of a round: local steps on consecutive samples of the stream, from the weights that the
 * round started with.
 *
 * @param index number of the slice in its round, from 0
 * @param position of its first sample, counted since the start of the run
 * @param samples how many
 */
public record Slice(int index, long position, int samples) implements Serializable {}
