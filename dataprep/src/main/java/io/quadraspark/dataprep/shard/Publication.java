package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ClassesFile;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.DuplicateRow;
import io.quadraspark.dataprep.format.DuplicatesFile;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.ManifestFile;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.format.NearDuplicatesFile;
import io.quadraspark.dataprep.format.QuarantineFile;
import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The files of one generation beside its shards. {@code dataset.json} makes the directory a data
 * set, or the one there is a larger one, and is last; what an older generation wrote stays.
 */
final class Publication {
  /** All names that a run writes, of whatever generation. */
  private static final Pattern OWN =
      Pattern.compile(
          "(manifest|quarantine|(near-)?duplicates)(-\\d+)?\\.parquet|(classes|dataset)(-\\d+)?\\.json|\\d{5,}\\.tar");

  private static final Pattern TEMPORARY = Pattern.compile("\\.(.+)\\.[0-9a-f-]{36}\\.tmp");

  private final Path root;
  private final Configuration hadoop;
  private final Storage storage;
  private final Generation generation;
  private final List<FileEntry> files = new ArrayList<>();
  private SavedPlan plan;

  private Publication(Path root, Storage storage, Configuration hadoop, Generation generation) {
    this.root = root;
    this.storage = storage;
    this.hadoop = hadoop;
    this.generation = generation;
  }

  /** A publication into {@code output}, which must not hold a whole data set. */
  static Publication to(String output, Configuration hadoop) {
    try {
      Storage storage = Storage.of(output, hadoop);
      Path root = storage.qualify(new Path(output));
      if (storage.exists(new Path(root, DataSetDescription.FILE))) {
        throw DataErrors.outputTaken(output);
      }
      return new Publication(root, storage, hadoop, Generation.first());
    } catch (IOException e) {
      throw DataErrors.unwritable(output, e);
    }
  }

  /** A publication onto the data set in {@code output}. */
  static Publication onto(String output, Configuration hadoop) {
    try {
      Storage storage = Storage.of(output, hadoop);
      Path root = storage.qualify(new Path(output));
      DataSet parent = DataSet.open(output, hadoop);
      return new Publication(root, storage, hadoop, new Generation(Optional.of(parent)));
    } catch (IOException e) {
      throw DataErrors.unreadable(output, e);
    }
  }

  Path root() {
    return root;
  }

  Generation generation() {
    return generation;
  }

  ShardFiles shards() {
    return new ShardFiles(root.toString(), generation.firstShard());
  }

  /** Removes what an interrupted run has left, its plan too; files of other names stay. */
  void clear() throws IOException {
    clear(Set.of());
    storage.delete(new Path(root, SavedPlan.DIRECTORY));
  }

  /** Removes what an interrupted run has left, but for its plan and those files. */
  void clear(Set<String> whole) throws IOException {
    requireUnchanged();
    Set<String> older = generation.older();
    for (FileStatus left : storage.list(root)) {
      String name = left.getPath().getName();
      Matcher temporary = TEMPORARY.matcher(name);
      String written = temporary.matches() ? temporary.group(1) : name;
      if (left.isFile()
          && OWN.matcher(written).matches()
          && !whole.contains(name)
          && !older.contains(name)) {
        storage.delete(left.getPath());
      }
    }
  }

  /** Another run may have published while this one converted images, for hours perhaps. */
  private void requireUnchanged() throws IOException {
    Path file = new Path(root, DataSetDescription.FILE);
    String found = storage.exists(file) ? Sha256.of(storage.read(file)) : null;
    if (!Objects.equals(found, generation.parent().map(DataSet::hash).orElse(null))) {
      throw DataErrors.changedMeanwhile(root.toString());
    }
  }

  /** What is published follows this plan, which stands in the output. */
  void follow(SavedPlan kept) {
    plan = kept;
  }

  /** The class map, where it is not the parent's. */
  void classes(ClassMap classes) throws IOException {
    Optional<ClassMap> parent = generation.parent().map(DataSet::classes);
    if (!parent.equals(Optional.of(classes))) {
      Map<String, String> titles = classes.titles().isEmpty() ? null : classes.titles();
      String parentHash = parent.map(ClassMap::hash).orElse(null);
      byte[] json = new ClassesFile(classes.hash(), parentHash, classes.names(), titles).toJson();
      write(DataSetDescription.CLASSES, out -> out.write(json));
    }
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

  /** Returns how many rows there were. */
  long nearDuplicates(Iterator<NearDuplicateRow> rows) throws IOException {
    long[] count = new long[1];
    write(
        DataSetDescription.NEAR_DUPLICATES,
        out -> count[0] = NearDuplicatesFile.write(out, rows, hadoop));
    return count[0];
  }

  /** The files so far, with their hashes. */
  List<FileEntry> files() {
    return files;
  }

  /**
   * Makes it a data set, or part of the one there is; returns the whole.
   *
   * @param own of this generation alone
   */
  DataSetDescription complete(DataSetDescription own) throws IOException {
    requireUnchanged();
    // A run that began later has a plan of its own there, and has written over shards.
    if (!plan.stands(storage)) {
      throw DataErrors.changedMeanwhile(root.toString());
    }
    DataSetDescription whole = own;
    if (generation.parent().isPresent()) {
      DataSet parent = generation.parent().get();
      whole = parent.description().with(own, parent.hash(), keep(parent));
    }
    storage.write(new Path(root, DataSetDescription.FILE), whole.toJson());
    storage.delete(new Path(root, SavedPlan.DIRECTORY));
    return whole;
  }

  /** Keeps the parent's description under another name, as its own is written over. */
  private FileEntry keep(DataSet parent) throws IOException {
    byte[] json = storage.read(new Path(root, DataSetDescription.FILE));
    String name = DataSetDescription.kept(generation.number() - 1);
    return HashedFile.write(new Path(root, name), storage, out -> out.write(json));
  }

  private void write(String name, Storage.Content content) throws IOException {
    files.add(HashedFile.write(new Path(root, generation.named(name)), storage, content));
  }
}
