package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ClassNames;
import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.format.PlanDescription;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.progress.JobProgress;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job: convert every image once and keep the results on the executors' disks; plan from what is
 * known of the files; keep the plan; shuffle the images to their shards; publish. Where an
 * interrupted run has left its plan, only the images of the shards that do not stand are converted.
 * Every plan is a function of the images and the options, never of partitions or of who came first.
 */
public final class ShardJob {
  private static final Logger LOG = LoggerFactory.getLogger(ShardJob.class);

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final ShardOptions options;
  private final JobProgress progress;
  private final Map<String, String> titles;

  public ShardJob(JavaSparkContext spark, ShardOptions options, JobProgress progress) {
    this.spark = spark;
    this.hadoop = spark.hadoopConfiguration();
    this.options = options;
    this.progress = progress;
    // Before the hours of work: a malformed file of names ends the run.
    this.titles =
        options.classNames() == null ? Map.of() : ClassNames.read(options.classNames(), hadoop);
  }

  public ShardReport run() {
    Publication publication =
        options.append()
            ? Publication.onto(options.output(), hadoop)
            : Publication.to(options.output(), hadoop);
    publication.generation().requireAlike(options);
    InputImages inputs = InputImages.find(options, publication.root(), hadoop);
    Broadcast<HadoopSettings> settings = spark.broadcast(new HadoopSettings(hadoop));
    try {
      return run(publication, inputs, settings);
    } catch (IOException e) {
      throw DataErrors.unwritable(options.output(), e);
    } catch (Exception e) { // Scala throws checked exceptions without saying so
      throw TaskFailure.named(e, options.input());
    } finally {
      spark.sc().setJobDescription(null);
      settings.destroy();
    }
  }

  private ShardReport run(
      Publication publication, InputImages inputs, Broadcast<HadoopSettings> settings)
      throws IOException {
    PlanDescription asked =
        PlanDescription.asked(publication.generation().decisive(options), inputs.stamp());
    describe("look for an interrupted run");
    Optional<SavedPlan> saved = SavedPlan.find(publication.root(), asked, spark, settings);
    return saved.isPresent()
        ? goOn(publication, inputs, saved.get(), settings)
        : start(publication, inputs, asked, settings);
  }

  private ShardReport start(
      Publication publication,
      InputImages inputs,
      PlanDescription asked,
      Broadcast<HadoopSettings> settings)
      throws IOException {
    JavaRDD<Prepared> prepared =
        inputs
            .converted(spark, settings, progress.begin("convert images", 0, inputs.bytes()))
            .persist(StorageLevel.DISK_ONLY());
    JavaRDD<SourceFile> files =
        prepared.map(Prepared::file).persist(StorageLevel.MEMORY_AND_DISK());
    describe("convert images");
    try (DataPlan plan = DataPlan.of(files, options, publication.generation(), spark)) {
      progress.finish();
      describe("keep the plan");
      publication.clear();
      if (plan.shards() == 0) {
        DataSet unchanged = publication.generation().parent().orElseThrow();
        sayUnchanged(unchanged, plan);
        return report(
            unchanged.description(),
            unchanged.classes(),
            List.of(),
            plan,
            0,
            plan.census().files());
      }
      publication.follow(SavedPlan.write(publication.root(), asked, files, settings));
      try (StandingShards none = StandingShards.none(plan.shards(), spark)) {
        ShardPlan shards = plan.places().value().shards();
        WorkCounters counters = progress.begin("write shards", 0, shards.bytes());
        return write(publication, plan, none, prepared, plan.census().files(), settings, counters);
      }
    } finally {
      files.unpersist();
      prepared.unpersist();
    }
  }

  private ShardReport goOn(
      Publication publication,
      InputImages inputs,
      SavedPlan saved,
      Broadcast<HadoopSettings> settings)
      throws IOException {
    JavaRDD<SourceFile> files =
        saved.files(spark, settings).persist(StorageLevel.MEMORY_AND_DISK());
    publication.follow(saved);
    describe("read the plan of an interrupted run");
    try (DataPlan plan = DataPlan.of(files, options, publication.generation(), spark)) {
      describe("check the shards of an interrupted run");
      // How many of the shards stand is what is to be found out.
      WorkCounters compared = progress.begin("check shards", 0, 0);
      try (StandingShards standing =
          StandingShards.check(files, publication.shards(), plan.places(), settings, compared)) {
        progress.finish();
        FileSet missing = missing(files, standing.whole(), plan.places());
        say(standing, plan.shards(), missing, inputs.parts());
        publication.clear(names(standing.whole(), publication.shards()));
        WorkCounters counters = progress.begin("make missing shards", missing.size(), 0);
        JavaRDD<Prepared> prepared = inputs.converted(missing, spark, settings, counters);
        // Written in the same step that converts, so that each image counts once.
        WorkCounters written = progress.unseen();
        return write(publication, plan, standing, prepared, missing.size(), settings, written);
      }
    } finally {
      files.unpersist();
    }
  }

  private static void sayUnchanged(DataSet unchanged, DataPlan plan) {
    LOG.info("Adds nothing to {}: it has {} of these images", unchanged.uri(), plan.known());
    long bad = plan.census().quarantined();
    if (bad > 0 || plan.split().droppedClasses() > 0) {
      LOG.warn(
          "{} files cannot be used{}, {} images are of classes that are too small; as nothing was"
              + " added, no file says so",
          bad,
          bad > 0 ? ", such as " + plan.quarantine().rows().next().source() : "",
          plan.split().droppedImages());
    }
  }

  /** The images of the shards that do not stand. */
  private static FileSet missing(
      JavaRDD<SourceFile> files, BitSet whole, Broadcast<Placement> places) {
    return FileSet.of(
        files.filter(
            file -> {
              ShardPlace place = places.value().of(file);
              return place != null && !whole.get(place.shard());
            }));
  }

  private static void say(StandingShards standing, int shards, FileSet missing, int parts) {
    LOG.info(
        "Goes on with an interrupted run: {} of {} shards stand whole; reads {} images again, in {}"
            + " of {} parts of the input",
        standing.whole().cardinality(),
        shards,
        missing.size(),
        missing.parts(),
        parts);
    standing.problems().forEach(problem -> LOG.warn("Writes a shard again, {}", problem));
  }

  private static Set<String> names(BitSet shards, ShardFiles names) {
    return shards.stream()
        .mapToObj(shard -> names.path(shard).getName())
        .collect(Collectors.toSet());
  }

  private ShardReport write(
      Publication publication,
      DataPlan plan,
      StandingShards standing,
      JavaRDD<Prepared> prepared,
      long filesRead,
      Broadcast<HadoopSettings> settings,
      WorkCounters counters)
      throws IOException {
    describe("write shards");
    JavaRDD<WrittenShard> written =
        standing
            .all()
            .zipPartitions(
                ShardShuffle.of(prepared, Prepared::file, plan.places()),
                new WriteShard(publication.shards(), plan.places(), settings, counters))
            // Rows of millions of samples would not fit into the driver all at once.
            .persist(StorageLevel.DISK_ONLY());
    try {
      return publish(publication, plan, written, filesRead);
    } finally {
      written.unpersist();
    }
  }

  private ShardReport publish(
      Publication publication, DataPlan plan, JavaRDD<WrittenShard> written, long filesRead)
      throws IOException {
    List<ShardEntry> entries = new ArrayList<>(written.map(WrittenShard::entry).collect());
    progress.finish();
    describe("write manifest");
    SplitPlan split = plan.split();
    Duplicates duplicates = plan.duplicates();
    publication.manifest(new Rows(written.toLocalIterator()));
    ClassMap classes = titled(split.classMap(), publication.generation().parent());
    warnOfNamelessClasses(classes);
    publication.classes(classes);
    publication.quarantine(plan.quarantine().rows());
    if (duplicates.areListed()) {
      publication.duplicates(duplicates.rows());
    }
    long lookalikes = 0;
    if (options.duplicates() == DuplicateMode.REPORT) {
      describe("look for images that look alike");
      lookalikes = publication.nearDuplicates(plan.nearDuplicates());
    }
    long train = samples(entries, Split.TRAIN);
    long validation = samples(entries, Split.VALIDATION);
    long quarantined = plan.census().quarantined();
    DataSetDescription whole =
        publication.complete(
            new DataSetDescription(
                DataSetDescription.FORMAT,
                DataSetDescription.VERSION,
                null,
                null,
                options.conversion().size(),
                classes.size(),
                classes.hash(),
                train,
                validation,
                quarantined,
                split.droppedClasses(),
                split.droppedImages(),
                duplicates.described(lookalikes),
                options.seed(),
                options.recorded(),
                publication.files(),
                entries));
    return report(whole, classes, entries, plan, lookalikes, filesRead);
  }

  /** The names that were given come before those that a data set has already. */
  private ClassMap titled(ClassMap classes, Optional<DataSet> parent) {
    Map<String, String> known = new HashMap<>();
    parent.ifPresent(dataSet -> known.putAll(dataSet.classes().titles()));
    known.putAll(titles);
    return classes.titled(known);
  }

  private static ShardReport report(
      DataSetDescription whole,
      ClassMap classes,
      List<ShardEntry> added,
      DataPlan plan,
      long lookalikes,
      long filesRead) {
    return new ShardReport(
        whole.train() + whole.validation(),
        added.stream().mapToLong(ShardEntry::samples).sum(),
        plan.known(),
        whole.train(),
        whole.validation(),
        whole.quarantined(),
        whole.classes(),
        classes.titles().size(),
        whole.droppedClasses(),
        whole.droppedImages(),
        plan.duplicates().extra(),
        plan.duplicates().dropped().size(),
        lookalikes,
        filesRead,
        whole.shards().size(),
        whole.shards().stream().mapToLong(ShardEntry::bytes).sum(),
        Sha256.of(whole.toJson()));
  }

  private void warnOfNamelessClasses(ClassMap classes) {
    if (options.classNames() == null) {
      return;
    }
    List<String> nameless =
        classes.names().stream().filter(name -> !classes.titles().containsKey(name)).toList();
    if (!nameless.isEmpty()) {
      LOG.warn(
          "{} has no name for {} of {} classes, such as {}",
          options.classNames(),
          nameless.size(),
          classes.size(),
          nameless.get(0));
    }
  }

  private static long samples(List<ShardEntry> shards, Split split) {
    return shards.stream()
        .filter(shard -> shard.split().equals(split.label()))
        .mapToLong(ShardEntry::samples)
        .sum();
  }

  private void describe(String step) {
    spark.sc().setJobDescription("shard " + options.input() + ": " + step);
  }
}
