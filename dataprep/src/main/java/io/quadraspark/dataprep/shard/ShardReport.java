package io.quadraspark.dataprep.shard;

/**
 * What a run has made.
 *
 * @param images in the data set
 * @param quarantined files that are not, as they cannot be used
 * @param droppedImages images of classes that have too few
 * @param bytes of all shards
 * @param hash of {@code dataset.json}
 */
public record ShardReport(
    long images,
    long train,
    long validation,
    long quarantined,
    int classes,
    int droppedClasses,
    long droppedImages,
    int shards,
    long bytes,
    String hash) {}
