package io.quadraspark.dataprep.format;

import java.io.Serializable;

/**
 * One row of {@code duplicates.parquet}: an image that there is more than once.
 *
 * @param sha256 of the bytes as they came, the same for all copies
 * @param source class and file name
 * @param kept whether this copy is in the data set, as far as copies decide it
 */
public record DuplicateRow(String sha256, String classId, String source, boolean kept)
    implements Serializable {}
