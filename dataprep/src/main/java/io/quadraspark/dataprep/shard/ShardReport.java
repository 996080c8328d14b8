package io.quadraspark.dataprep.shard;

/**
 * What a run has made.
 *
 * @param images in the data set, those of before too where others were added; so are the other
 *     counts, but for those that say otherwise
 * @param added images that this run has put there
 * @param known images that were there already, in a data set that was added to
 * @param quarantined files that are not, as they cannot be used
 * @param namedClasses classes that have a name beside their id
 * @param droppedImages images of classes that have too few
 * @param duplicates files of this run that are copies of others, where they were looked for
 * @param droppedDuplicates those of them that were left out
 * @param lookalikes pairs of images of this run that look alike, where they were looked for
 * @param filesRead how many files of the inputs this run has converted, usable or not
 * @param bytes of all shards
 * @param hash of {@code dataset.json}
 */
public record ShardReport(
    long images,
    long added,
    long known,
    long train,
    long validation,
    long quarantined,
    int classes,
    int namedClasses,
    int droppedClasses,
    long droppedImages,
    long duplicates,
    long droppedDuplicates,
    long lookalikes,
    long filesRead,
    int shards,
    long bytes,
    String hash) {}
