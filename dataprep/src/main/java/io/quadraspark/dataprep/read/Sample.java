package io.quadraspark.dataprep.read;

/**
 * One labelled image.
 *
 * @param position its place in the stream of training, or in the split when read in order
 * @param label class index
 * @param jpeg the stored image
 */
public record Sample(long position, String key, int label, byte[] jpeg) {}
