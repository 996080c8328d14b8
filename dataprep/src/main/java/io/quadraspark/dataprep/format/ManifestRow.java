package io.quadraspark.dataprep.format;

import java.io.Serializable;

/**
 * One row of {@code manifest.parquet}.
 *
 * @param offset of the stored image's first byte in the shard
 * @param length of the stored image in bytes
 * @param width of the stored image in pixels
 * @param height of the stored image in pixels
 * @param sourceWidth of the image as it came, before its orientation is applied
 * @param sourceHeight likewise
 * @param sourceSha256 of the bytes as they came
 * @param sha256 of the stored image
 */
public record ManifestRow(
    String key,
    String classId,
    int classIndex,
    String split,
    String shard,
    long offset,
    int length,
    int width,
    int height,
    int sourceWidth,
    int sourceHeight,
    String sourceSha256,
    String sha256)
    implements Serializable {}
