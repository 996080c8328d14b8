package io.quadraspark.dataprep.shard;

/**
 * What a run has made.
 *
 * @param images in the data set
 * @param quarantined files that are not, as they cannot be used
 * @param namedClasses classes that have a name beside their id
 * @param droppedImages images of classes that have too few
 * @param duplicates files that are copies of others, where they were looked for
 * @param droppedDuplicates those of them that were left out
 * @param filesRead how many files of the inputs this run has converted, usable or not
 * @param bytes of all shards
 * @param hash of {@code dataset.json}
 */
public record ShardReport(
    long images,
    long train,
    long validation,
    long quarantined,
    int classes,
    int namedClasses,
    int droppedClasses,
    long droppedImages,
    long duplicates,
    long droppedDuplicates,
    long filesRead,
    int shards,
    long bytes,
    String hash) {}
