package io.quadraspark.dataprep.source;

import java.io.Serializable;
import java.util.List;

/**
 * What one task reads in one go: an archive, a stretch of one, or some files of a directory.
 *
 * @param classId the class of all its images; empty where each says its own
 * @param uri the archive, or the directory of the files
 * @param files names below {@code uri}; none for an archive
 * @param offset where the stretch begins in the archive, in bytes
 * @param bytes how much there is to read
 */
public record SourcePart(String classId, String uri, List<String> files, long offset, long bytes)
    implements Serializable {
  /** Class of a part whose images say their own. */
  static final String MIXED = "";

  /** A whole archive. */
  static SourcePart archive(String classId, String uri, long bytes) {
    return new SourcePart(classId, uri, List.of(), 0, bytes);
  }
}
