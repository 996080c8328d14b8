package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.PlanDescription;
import io.quadraspark.dataprep.format.PlanFile;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.read.FileCheck;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has found in its inputs, kept in its output from before the first shard until the data
 * set is whole, so that another run can go on from it: all else that is planned follows from it.
 */
final class SavedPlan {
  /** Below the data set's directory. */
  static final String DIRECTORY = "_plan";

  private static final Logger LOG = LoggerFactory.getLogger(SavedPlan.class);
  private static final String DESCRIPTION = "plan.json";

  private final Path directory;
  private final PlanDescription description;

  private SavedPlan(Path directory, PlanDescription description) {
    this.directory = directory;
    this.description = description;
  }

  /** The whole plan that an interrupted run has left, if it was for what is asked for now. */
  static Optional<SavedPlan> find(
      Path root, PlanDescription asked, JavaSparkContext spark, Broadcast<HadoopSettings> hadoop)
      throws IOException {
    Path directory = new Path(root, DIRECTORY);
    Path file = new Path(directory, DESCRIPTION);
    byte[] json;
    try {
      json = Storage.of(file, hadoop.value().configuration()).read(file);
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (ChecksumException damaged) {
      return startAnew(file, damaged.getMessage());
    }
    PlanDescription found;
    try {
      found = PlanDescription.parse(json);
    } catch (IOException damaged) {
      return startAnew(file, damaged.getMessage());
    }
    Optional<String> difference = found.difference(asked);
    if (difference.isPresent()) {
      return startAnew(file, difference.get());
    }
    List<String> problems = problems(directory.toString(), found.files(), spark, hadoop);
    return problems.isEmpty()
        ? Optional.of(new SavedPlan(directory, found))
        : startAnew(file, problems.get(0));
  }

  private static Optional<SavedPlan> startAnew(Path plan, String why) {
    LOG.warn("Starts anew, without the plan of an interrupted run in {}: {}", plan, why);
    return Optional.empty();
  }

  private static List<String> problems(
      String directory,
      List<FileEntry> files,
      JavaSparkContext spark,
      Broadcast<HadoopSettings> hadoop) {
    return spark
        .parallelize(files, Math.max(1, files.size()))
        .flatMap(
            file -> {
              Path path = new Path(directory, file.name());
              Storage storage = Storage.of(path, hadoop.value().configuration());
              Optional<UserException> problem = FileCheck.problem(storage, path, file.sha256());
              if (problem.isPresent() && problem.get().getCause() instanceof IOException unread) {
                requireDamage(unread);
              }
              return problem.map(found -> List.of(found.getMessage())).orElse(List.of()).iterator();
            })
        .collect();
  }

  /** Storage that cannot be reached is no damage: to start anew would throw all shards away. */
  private static void requireDamage(IOException unread) throws IOException {
    if (!(unread instanceof FileNotFoundException || unread instanceof ChecksumException)) {
      throw unread;
    }
  }

  /** Whether this very plan is the one that storage has. */
  boolean stands(Storage storage) throws IOException {
    try {
      return Arrays.equals(storage.read(new Path(directory, DESCRIPTION)), description.toJson());
    } catch (FileNotFoundException gone) {
      return false;
    }
  }

  /** Keeps a plan for what is asked for; it is one when its description is there, the last file. */
  static SavedPlan write(
      Path root, PlanDescription asked, JavaRDD<SourceFile> files, Broadcast<HadoopSettings> hadoop)
      throws IOException {
    String directory = new Path(root, DIRECTORY).toString();
    List<FileEntry> written =
        files
            .mapPartitionsWithIndex(
                (index, rows) -> List.of(write(directory, index, rows, hadoop)).iterator(), true)
            .collect();
    PlanDescription description = asked.with(written);
    Path file = new Path(directory, DESCRIPTION);
    Storage.of(file, hadoop.value().configuration()).write(file, description.toJson());
    return new SavedPlan(new Path(directory), description);
  }

  private static FileEntry write(
      String directory, int index, Iterator<SourceFile> rows, Broadcast<HadoopSettings> hadoop)
      throws IOException {
    Path path = new Path(directory, String.format(Locale.ROOT, "%05d.parquet", index));
    Storage storage = Storage.of(path, hadoop.value().configuration());
    return HashedFile.write(
        path, storage, out -> PlanFile.write(out, rows, hadoop.value().configuration()));
  }

  /** The files of the inputs as they were found. */
  JavaRDD<SourceFile> files(JavaSparkContext spark, Broadcast<HadoopSettings> hadoop) {
    String parent = directory.toString();
    return spark
        .parallelize(description.files(), Math.max(1, description.files().size()))
        .flatMap(file -> read(new Path(parent, file.name()), hadoop.value()));
  }

  private static Iterator<SourceFile> read(Path file, HadoopSettings hadoop) throws IOException {
    PlanFile.Rows rows = new PlanFile.Rows(file, hadoop.configuration());
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              try {
                rows.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return rows;
  }
}
