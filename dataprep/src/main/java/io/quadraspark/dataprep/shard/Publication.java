package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ClassesFile;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.DuplicateRow;
import io.quadraspark.dataprep.format.DuplicatesFile;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.QuarantineFile;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files beside the shards. {@code dataset.json} makes the directory a data set, and is last.
 */
final class Publication {
  private static final Set<String> OWN_FILES =
      Set.of(
          DataSetDescription.FILE,
          DataSetDescription.MANIFEST,
          DataSetDescription.CLASSES,
          DataSetDescription.QUARANTINE,
          DataSetDescription.DUPLICATES);

  private final Path root;
  private final Configuration hadoop;
  private final Storage storage;
  private final List<FileEntry> files = new ArrayList<>();

  private Publication(Path root, Storage storage, Configuration hadoop) {
    this.root = root;
    this.storage = storage;
    this.hadoop = hadoop;
  }

  /** A publication into {@code output}, which must not hold a whole data set. */
  static Publication to(String output, Configuration hadoop) {
    try {
      Storage storage = Storage.of(output, hadoop);
      Path root = storage.qualify(new Path(output));
      if (storage.exists(new Path(root, DataSetDescription.FILE))) {
        throw DataErrors.outputTaken(output);
      }
      return new Publication(root, storage, hadoop);
    } catch (IOException e) {
      throw DataErrors.unwritable(output, e);
    }
  }

  Path root() {
    return root;
  }

  ShardFiles shards() {
    return new ShardFiles(root.toString(), 0);
  }

  /** Removes what an interrupted run has left, its plan too; files of other names stay. */
  void clear() throws IOException {
    clear(Set.of());
    storage.delete(new Path(root, SavedPlan.DIRECTORY));
  }

  /** Removes what an interrupted run has left, but for its plan and those files. */
  void clear(Set<String> whole) throws IOException {
    for (FileStatus left : storage.list(root)) {
      String name = left.getPath().getName();
      String written = name.replaceFirst("^\\.(.+)\\.[0-9a-f-]{36}\\.tmp$", "$1");
      if (left.isFile()
          && !whole.contains(name)
          && (OWN_FILES.contains(written) || ShardFiles.isShard(written))) {
        storage.delete(left.getPath());
      }
    }
  }

  void classes(ClassMap classes) throws IOException {
    Map<String, String> titles = classes.titles().isEmpty() ? null : classes.titles();
    byte[] json = new ClassesFile(classes.hash(), classes.names(), titles).toJson();
    write(DataSetDescription.CLASSES, out -> out.write(json));
  }

  void manifest(Iterator<ManifestRow> rows) throws IOException {
    write(DataSetDescription.MANIFEST, out -> ManifestFile.write(out, rows, hadoop));
  }

  void quarantine(Iterator<QuarantineRow> rows) throws IOException {
    write(DataSetDescription.QUARANTINE, out -> QuarantineFile.write(out, rows, hadoop));
  }

  void duplicates(Iterator<DuplicateRow> rows) throws IOException {
    write(DataSetDescription.DUPLICATES, out -> DuplicatesFile.write(out, rows, hadoop));
  }

  /** The files so far, with their hashes. */
  List<FileEntry> files() {
    return files;
  }

  /** Makes it a data set; returns its hash. */
  String complete(DataSetDescription description) throws IOException {
    byte[] json = description.toJson();
    storage.write(new Path(root, DataSetDescription.FILE), json);
    storage.delete(new Path(root, SavedPlan.DIRECTORY));
    return Sha256.of(json);
  }

  private void write(String name, Storage.Content content) throws IOException {
    files.add(HashedFile.write(new Path(root, name), storage, content));
  }
}
