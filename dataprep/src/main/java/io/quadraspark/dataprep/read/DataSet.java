package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.ClassesFile;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A whole data set as {@code quadraspark shard} leaves it. Opening it checks {@code dataset.json}
 * against its own hash, and the manifest and the class map against the hashes in it; samples are
 * checked when they are read.
 */
public final class DataSet {
  private static final int BLOCK_BYTES = 8 << 20;

  private final Path root;
  private final Storage storage;
  private final String hash;
  private final DataSetDescription description;
  private final ClassMap classes;
  private final SampleIndex index;

  private DataSet(
      Path root,
      Storage storage,
      String hash,
      DataSetDescription description,
      ClassMap classes,
      SampleIndex index) {
    this.root = root;
    this.storage = storage;
    this.hash = hash;
    this.description = description;
    this.classes = classes;
    this.index = index;
  }

  /** Opens the data set in the directory {@code uri}. */
  public static DataSet open(String uri, Configuration hadoop) {
    try {
      Storage storage = Storage.of(uri, hadoop);
      return open(storage.qualify(new Path(uri)), storage, hadoop);
    } catch (IOException e) {
      throw DataErrors.unreadable(uri, e);
    }
  }

  private static DataSet open(Path root, Storage storage, Configuration hadoop) throws IOException {
    Path file = new Path(root, DataSetDescription.FILE);
    byte[] json;
    try {
      json = storage.read(file);
    } catch (FileNotFoundException absent) {
      throw DataErrors.notADataSet(root.toString());
    }
    DataSetDescription description = DataSetDescription.parse(json, file.toString());
    checkSplits(description, file);
    List<Path> manifests = verified(description, DataSetDescription.MANIFEST, root, storage);
    List<Path> classFiles = verified(description, DataSetDescription.CLASSES, root, storage);
    Path classesFile = classFiles.get(classFiles.size() - 1);
    ClassesFile named = ClassesFile.parse(storage.read(classesFile), classesFile.toString());
    ClassMap classes =
        new ClassMap(named.names(), named.titles() == null ? Map.of() : named.titles());
    if (!classes.hash().equals(description.classMapHash())) {
      throw DataErrors.changed(classesFile.toString(), description.classMapHash(), classes.hash());
    }
    SampleIndex index = SampleIndex.read(manifests, description.shards(), hadoop);
    checkCount(index, Split.TRAIN, description.train(), file);
    checkCount(index, Split.VALIDATION, description.validation(), file);
    return new DataSet(root, storage, Sha256.of(json), description, classes, index);
  }

  private static void checkSplits(DataSetDescription description, Path file) {
    for (ShardEntry shard : description.shards()) {
      if (Split.of(shard.split()).isEmpty()) {
        throw DataErrors.unknownSplit(file.toString(), shard.name(), shard.split(), Split.labels());
      }
    }
  }

  private static void checkCount(SampleIndex index, Split split, long described, Path file) {
    long indexed = index.samples(split);
    if (indexed != described) {
      throw DataErrors.inconsistent(
          file.toString(),
          "it says %d %s samples, and its %s shards have %d"
              .formatted(described, split.label(), split.label(), indexed));
    }
  }

  /** The files of one kind, those of all generations in their order. */
  private static List<Path> verified(
      DataSetDescription description, String kind, Path root, Storage storage) {
    List<Path> paths = new ArrayList<>();
    for (String name : description.filesLike(kind)) {
      Path path = new Path(root, name);
      String sha256 = description.file(name).orElseThrow().sha256();
      Optional<UserException> problem = FileCheck.problem(storage, path, sha256);
      if (problem.isPresent()) {
        throw problem.get();
      }
      paths.add(path);
    }
    if (paths.isEmpty()) {
      throw DataErrors.inconsistent(
          new Path(root, DataSetDescription.FILE).toString(), "it does not name " + kind);
    }
    return paths;
  }

  public String uri() {
    return root.toString();
  }

  /**
   * The sha256 of {@code dataset.json}, which names every other file's: it stands for the whole.
   */
  public String hash() {
    return hash;
  }

  public ClassMap classes() {
    return classes;
  }

  /** Side of the stored images in pixels; the short one where they are not square. */
  public int imageSize() {
    return description.imageSize();
  }

  /** How many samples the split has. */
  public long count(Split split) {
    return split == Split.TRAIN ? description.train() : description.validation();
  }

  /** The URIs of the manifests, one for each generation. */
  public List<String> manifests() {
    return description.filesLike(DataSetDescription.MANIFEST).stream()
        .map(name -> new Path(root, name).toString())
        .toList();
  }

  public DataSetDescription description() {
    return description;
  }

  /** The split's blocks of about 8 MiB. */
  public BlockTable blocks(Split split) {
    return blocks(split, BLOCK_BYTES);
  }

  /** The split's blocks of at most {@code blockBytes}, but of one sample at least. */
  public BlockTable blocks(Split split, int blockBytes) {
    return index.blocks(root.toString(), split, blockBytes);
  }

  /**
   * The images as a DataFrame: {@code key} (string), {@code label} (int, class index), {@code
   * class} (string), {@code split} (string, {@code train} or {@code validation}) and {@code jpeg}
   * (binary, the stored image), by ranged reads of the shards. Each image is checked against its
   * hash when it is read; a damaged shard fails the query with its name.
   *
   * @param only the splits that are read; all of them where none is given
   */
  public Dataset<Row> images(SparkSession spark, Split... only) {
    List<Split> splits = List.of(only.length == 0 ? Split.values() : only);
    return ImageTable.of(this, spark, splits, BLOCK_BYTES);
  }

  /**
   * Reads every file to its end and says what is not as it was written; empty when all is whole.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (FileEntry file : description.files()) {
      FileCheck.problem(storage, new Path(root, file.name()), file.sha256())
          .ifPresent(problem -> problems.add(problem.getMessage()));
    }
    for (ShardEntry shard : description.shards()) {
      FileCheck.problem(storage, new Path(root, shard.name()), shard.sha256())
          .ifPresent(problem -> problems.add(problem.getMessage()));
    }
    return problems;
  }
}
