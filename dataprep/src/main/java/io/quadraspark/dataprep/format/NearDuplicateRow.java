package io.quadraspark.dataprep.format;

import java.io.Serializable;

/**
 * One row of {@code near-duplicates.parquet}: two images that look alike and are not equal.
 *
 * @param sha256 of the first one's bytes as they came
 * @param source class and file name; {@code otherSource} comes later
 * @param distance in how many bits their perceptual hashes differ
 */
public record NearDuplicateRow(
    String sha256,
    String classId,
    String source,
    String otherSha256,
    String otherClassId,
    String otherSource,
    int distance)
    implements Serializable {}
