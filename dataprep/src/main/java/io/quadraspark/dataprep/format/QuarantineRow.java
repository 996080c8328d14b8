package io.quadraspark.dataprep.format;

import java.io.Serializable;

/**
 * One row of {@code quarantine.parquet}: a file of the input that is not in the data set.
 *
 * @param source class and file name
 * @param bytes its length
 * @param sha256 of its bytes, or empty where they were not read
 */
public record QuarantineRow(String source, String classId, String reason, long bytes, String sha256)
    implements Serializable {}
