package io.quadraspark.dataprep.source;

import java.io.Serializable;
import java.util.List;

/**
 * What one task reads in one go: an archive, or some files of a directory. All of one class.
 *
 * @param uri the archive, or the directory of the files
 * @param files names below {@code uri}; none for an archive
 * @param bytes how much there is to read
 */
public record SourcePart(String classId, String uri, List<String> files, long bytes)
    implements Serializable {}
