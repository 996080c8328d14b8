package io.quadraspark.training;

/**
 * What a cache of features takes.
 *
 * @param uri its directory
 * @param step whose output is kept
 * @param samples of all splits
 * @param floats of one sample
 * @param bytes of all files
 */
public record FeatureCacheSize(String uri, String step, long samples, int floats, long bytes) {}
