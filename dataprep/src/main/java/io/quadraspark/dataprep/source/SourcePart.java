package io.quadraspark.dataprep.source;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;

/**
 * What one task reads in one go: an archive, a stretch of one, or some files of a directory.
 *
 * @param classId the class of all its images; empty where each says its own
 * @param uri the archive, or the directory of the files
 * @param files names below {@code uri}; none for an archive
 * @param offset where the stretch begins in the archive, in bytes
 * @param bytes how much there is to read
 * @param stamp what changes when the archive or one of the files does: a hash of lengths and of
 *     etags or modification times; empty where the files were not looked at
 */
public record SourcePart(
    String classId, String uri, List<String> files, long offset, long bytes, String stamp)
    implements Serializable {
  /** Class of a part whose images say their own. */
  static final String MIXED = "";

  /** A whole archive. */
  static SourcePart archive(String classId, FileStatus archive) {
    String uri = archive.getPath().toString();
    return new SourcePart(
        classId, uri, List.of(), 0, archive.getLen(), new Stamp().add(archive).text());
  }
}
