package io.quadraspark.dataprep.check;

import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.report.ReportFile;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * What lies in a data set's directory and is no part of it. It does no harm to anything that reads
 * {@code dataset.json}; what takes all tars of a directory would read stray ones too.
 */
final class Strays {
  private Strays() {}

  /** Names in their order; those that begin with a dot are tools' own. */
  static List<String> in(Path root, Storage storage, DataSetDescription description)
      throws IOException {
    Set<String> own = new HashSet<>(Set.of(DataSetDescription.FILE, ReportFile.NAME));
    description.files().stream().map(FileEntry::name).forEach(own::add);
    description.shards().stream().map(ShardEntry::name).forEach(own::add);
    return storage.list(root).stream()
        .map(entry -> entry.getPath().getName())
        .filter(name -> !own.contains(name) && !name.startsWith("."))
        .toList();
  }
}
