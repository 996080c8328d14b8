package io.quadraspark.dataprep.check;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.FileEntry;
import io.quadraspark.dataprep.format.QuarantineFile;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.progress.JobProgress;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.FileCheck;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.report.ReportFile;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Checks a data set whole: all hashes, and every sample of every shard against the manifest, its
 * own notes and its image. Shards are read by Spark's tasks, a task for each.
 */
public final class DataSetCheck {
  private final DataSet data;
  private final DataSetDescription description;
  private final Path root;
  private final Configuration hadoop;

  public DataSetCheck(DataSet data, Configuration hadoop) {
    this.data = data;
    this.description = data.description();
    this.root = new Path(data.uri());
    this.hadoop = hadoop;
  }

  /**
   * Reads everything.
   *
   * @param lines takes progress lines
   */
  public Findings run(JavaSparkContext spark, Consumer<String> lines) {
    Findings findings = shards(spark, lines);
    try {
      Storage storage = Storage.of(root, hadoop);
      for (FileEntry file : description.files()) {
        FileCheck.problem(storage, new Path(root, file.name()), file.sha256())
            .ifPresent(problem -> findings.problem(problem.getMessage()));
      }
      if (findings.problems() == 0) {
        counts(findings);
      }
      ReportFile.problem(root, storage).ifPresent(findings::problem);
    } catch (IOException e) {
      findings.problem(DataErrors.unreadable(root.toString(), e).getMessage());
    }
    return findings;
  }

  /** What else lies in the data set's directory. */
  public List<String> strays() {
    try {
      return Strays.in(root, Storage.of(root, hadoop), description);
    } catch (IOException e) {
      throw DataErrors.unreadable(root.toString(), e);
    }
  }

  private Findings shards(JavaSparkContext spark, Consumer<String> lines) {
    ShardCheck check =
        new ShardCheck(
            data.uri(), description.filesLike(DataSetDescription.MANIFEST), data.classes().names());
    long bytes = description.shards().stream().mapToLong(ShardEntry::bytes).sum();
    Broadcast<HadoopSettings> settings = spark.broadcast(new HadoopSettings(hadoop));
    spark.sc().setJobDescription("inspect " + data.uri() + ": read shards");
    try (JobProgress progress = new JobProgress(spark.sc(), "damaged", lines)) {
      WorkCounters counters = progress.begin("read shards", 0, bytes);
      Findings findings =
          spark
              .parallelize(description.shards(), Math.max(1, description.shards().size()))
              .map(shard -> check.of(shard, settings.value().configuration(), counters))
              .treeReduce(Findings::merge);
      progress.finish();
      return findings;
    } finally {
      spark.sc().setJobDescription(null);
      settings.destroy();
    }
  }

  /** What has to agree where every file is as it was written. */
  private void counts(Findings findings) throws IOException {
    for (Split split : Split.values()) {
      if (findings.samples(split) != data.count(split)) {
        findings.problem(
            "dataset.json has %d %s samples, and the shards %d"
                .formatted(data.count(split), split.label(), findings.samples(split)));
      }
    }
    if (data.classes().size() != description.classes()) {
      findings.problem(
          "dataset.json has %d classes, and the class map %d"
              .formatted(description.classes(), data.classes().size()));
    }
    if (findings.trainedClasses() != data.classes().size()) {
      findings.problem(
          "%d of %d classes have no image for training"
              .formatted(data.classes().size() - findings.trainedClasses(), data.classes().size()));
    }
    long quarantined = 0;
    for (String file : description.filesLike(DataSetDescription.QUARANTINE)) {
      quarantined += QuarantineFile.read(new Path(root, file), hadoop).size();
    }
    if (quarantined != description.quarantined()) {
      findings.problem(
          "dataset.json has %d quarantined files, and the quarantine %d"
              .formatted(description.quarantined(), quarantined));
    }
  }
}
