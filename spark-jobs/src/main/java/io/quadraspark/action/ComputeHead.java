package io.quadraspark.action;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.AdapterFiles;
import io.quadraspark.training.Attempts;
import io.quadraspark.training.Checkpoint;
import io.quadraspark.training.Checkpoints;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.MetricsFile;
import io.quadraspark.training.RoundlessRun;
import io.quadraspark.training.RunState;
import io.quadraspark.training.RunTerms;
import io.quadraspark.training.StartPoint;
import io.quadraspark.training.TrainingListener;
import io.quadraspark.training.head.HeadKind;
import io.quadraspark.training.head.HeadRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Computes a linear head in closed form on a frozen backbone, with the adapters of a start or with
 * none. The output holds a checkpoint, {@code metrics.jsonl} and {@code adapter/}, as a training
 * leaves them; training starts from it. Run again with the same output, it does nothing.
 */
public final class ComputeHead {
  /** What an attempt before wrote of round 0 is this one's to write again. */
  private static final int BEFORE_ANY_ROUND = -1;

  private final EngineFactory engines;
  private String data;
  private String backbone;
  private Optional<String> backboneSha256 = Optional.empty();
  private Optional<String> architecture = Optional.empty();
  private String output;
  private Optional<String> start = Optional.empty();
  private HeadKind kind = HeadRecipe.KIND_DEFAULT;
  private double shrinkage = HeadRecipe.SHRINKAGE_DEFAULT;
  private int batchSize = TrainingOptions.BATCH_SIZE_DEFAULT;
  private Precision precision = TrainAdapters.PRECISION_DEFAULT;
  private ProgramKind program = ProgramKind.AUTO;
  private TrainingListener listener = new TrainingListener() {};
  private Map<String, String> environment = Map.of();

  public ComputeHead(EngineFactory engines) {
    this.engines = engines;
  }

  /**
   * What came out.
   *
   * @param kind label of the head's kind
   * @param classes number of classes
   * @param samples of the training split
   * @param validation null where the data set has no validation split
   * @param adapterSha256 hash of {@code adapter.safetensors}
   * @param computed false where a former call had done the work
   */
  public record Result(
      String kind,
      int classes,
      long samples,
      RunState.Scores validation,
      String adapterSha256,
      String checkpointUri,
      String adapterUri,
      boolean computed,
      List<String> warnings) {}

  /** URI of the data set, required. */
  public ComputeHead data(String uri) {
    data = uri;
    return this;
  }

  /** URI of the backbone's safetensors file, or of the index of several; required. */
  public ComputeHead backbone(String uri) {
    backbone = uri;
    return this;
  }

  /** Hash that the backbone file has to have; otherwise it is pinned at first use. */
  public ComputeHead backboneSha256(String sha256) {
    backboneSha256 = Optional.ofNullable(sha256);
    return this;
  }

  /** Name of the backbone's architecture, where its file does not say it. */
  public ComputeHead architecture(String name) {
    architecture = Optional.ofNullable(name);
    return this;
  }

  /** URI of the directory to write, required. */
  public ComputeHead output(String uri) {
    output = uri;
    return this;
  }

  /** URI of an adapter, checkpoint or run whose adapters the embeddings have; null for none. */
  public ComputeHead start(String uri) {
    start = Optional.ofNullable(uri);
    return this;
  }

  /** How the head is made. */
  public ComputeHead kind(HeadKind value) {
    kind = value;
    return this;
  }

  /** l of LDA, lambda of ridge regression: a share of the features' mean variance. */
  public ComputeHead shrinkage(double share) {
    shrinkage = share;
    return this;
  }

  /** Images that are computed at once. */
  public ComputeHead batchSize(int samples) {
    batchSize = samples;
    return this;
  }

  /** Number format of the frozen backbone's products and activations. */
  public ComputeHead precision(Precision value) {
    precision = value;
    return this;
  }

  /** What computes the backbone. */
  public ComputeHead program(ProgramKind value) {
    program = value;
    return this;
  }

  /** Hears of the pass, the validation and the checkpoint. */
  public ComputeHead listener(TrainingListener value) {
    listener = value;
    return this;
  }

  /** What else the last bits depend on: instruction set, library versions, threads per task. */
  public ComputeHead environment(Map<String, String> values) {
    environment = values;
    return this;
  }

  /** Refuses every wrong option that shows without Spark and storage. */
  public ComputeHead validate() {
    TrainingOptions.required("--data", data);
    TrainingOptions.required("--backbone", backbone);
    TrainingOptions.required("--output", output);
    TrainingOptions.batch(batchSize);
    architecture.ifPresent(Architectures::canonical);
    backboneSha256.ifPresent(BackboneFile::checkSha256);
    BackboneProgram.check(program, precision);
    RunStart.check(start, output);
    TrainingOptions.range("--head-shrinkage", shrinkage, 1e-9, 1);
    if (!kind.shrinks() && shrinkage != HeadRecipe.SHRINKAGE_DEFAULT) {
      throw JobErrors.ignored(
          "--head-shrinkage",
          shrinkage,
          "--head %s has none".formatted(kind.label()),
          "Leave it out, or give --head lda or ridge");
    }
    return this;
  }

  /** Computes the head, or finds it. */
  public Result run(JavaSparkContext spark) {
    validate();
    Configuration hadoop = spark.hadoopConfiguration();
    BackboneFile file = BackboneFile.read(backbone, backboneSha256, architecture, hadoop);
    DataSet dataSet = DataSet.open(data, hadoop);
    if (dataSet.count(Split.TRAIN) == 0) {
      throw JobErrors.emptySplit(data, Split.TRAIN.label());
    }
    TrainingOptions.batchOf(batchSize, dataSet.imageSize());
    Optional<StartPoint> point = start.map(uri -> RunStart.read(uri, hadoop, listener));
    EngineSpec spec =
        new EngineSpec(
            file.architecture(),
            file.uri(),
            file.sha256(),
            point.map(from -> from.config().adapter()).orElse(AdapterSpec.none()),
            false,
            dataSet.classes().size(),
            dataSet.imageSize(),
            OptimizerSpec.none(),
            0,
            precision,
            program);
    AdapterConfig config =
        AdapterConfig.of(
            spec,
            dataSet.classes().hash(),
            Map.of("data_sha256", dataSet.hash(), "head", kind.label()));
    point.ifPresent(from -> from.requireFits(config));
    RunStart begin =
        point
            .map(from -> RunStart.from(from, engines, spec, file.bytes(), true))
            .orElseGet(() -> RunStart.fresh(engines, spec, file.bytes()));
    HeadJob job =
        new HeadJob(
            spark,
            engines,
            spec,
            file.bytes(),
            dataSet,
            begin.vector(),
            new HeadRecipe(kind, shrinkage, HeadRecipe.NORM_DEFAULT),
            batchSize,
            listener);
    try {
      return JobGroup.named(
          spark,
          "compute the head on " + data,
          () -> run(job, terms(spark, begin, dataSet, config)));
    } catch (UncheckedIOException e) {
      throw JobErrors.outputUnusable(output, e.getCause());
    }
  }

  private RunTerms terms(
      JavaSparkContext spark, RunStart begin, DataSet dataSet, AdapterConfig config) {
    Map<String, String> fixed = new TreeMap<>(TrainingSession.network(begin.spec(), dataSet));
    fixed.putAll(begin.fixed());
    fixed.put("stage", "head");
    fixed.put("head", kind.label());
    fixed.put("batch size", Integer.toString(batchSize));
    if (kind.shrinks()) {
      fixed.put("head shrinkage", Double.toString(shrinkage));
    }
    Map<String, String> versions =
        TrainingSession.environment(environment, spark, engines, begin.spec());
    return RunTerms.of(fixed, Map.of(), versions, config);
  }

  private Result run(HeadJob job, RunTerms terms) {
    Configuration hadoop = job.spark().hadoopConfiguration();
    List<String> warnings = new ArrayList<>();
    try (Attempts attempts = new Attempts(output, hadoop)) {
      RoundlessRun run =
          new RoundlessRun(
              terms, new Checkpoints(output + "/" + Checkpoints.DIRECTORY, hadoop), attempts);
      Optional<Checkpoint> found = run.found(warnings::add);
      warnings.forEach(listener::warned);
      found.ifPresent(checkpoint -> listener.headFound(checkpoint.uri()));
      Checkpoint checkpoint = found.isPresent() ? found.get() : computed(job, run, attempts);
      attempts.requireNewest();
      AdapterFiles.Adapter adapter =
          ExportAdapter.export(checkpoint, output + "/" + AdapterFiles.DIRECTORY, hadoop);
      attempts.finished();
      return new Result(
          kind.label(),
          job.spec().classes(),
          job.data().count(Split.TRAIN),
          checkpoint.state().validation(),
          adapter.sha256(),
          checkpoint.uri(),
          adapter.uri(),
          found.isEmpty(),
          List.copyOf(warnings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Checkpoint computed(HeadJob job, RoundlessRun run, Attempts attempts) throws IOException {
    TrainingListener all =
        TrainingListener.all(
            listener,
            new MetricsFile(
                output + "/metrics.jsonl",
                job.spark().hadoopConfiguration(),
                attempts,
                listener::warned));
    // Shows an output that cannot be written to before the pass.
    all.started(BEFORE_ANY_ROUND, 0);
    HeadJob.Computed computed = job.heardBy(all).run();
    computed.validation().ifPresent(result -> all.validated(0, result));
    all.checkpointing(0);
    VectorLayout layout = engines.layout(job.spec(), job.weightsFile());
    Checkpoint checkpoint = run.write(layout, computed.vector(), computed.validation());
    all.checkpointed(0, checkpoint.uri());
    return checkpoint;
  }
}
