package io.quadraspark.action;

import io.quadraspark.dataprep.image.Augmentation;
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
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.RunState;
import io.quadraspark.training.StartPoint;
import io.quadraspark.training.TrainingRun;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains quadratic adapters and a linear head on a frozen backbone. The output holds checkpoints,
 * {@code metrics.jsonl} and, at the end, {@code adapter/}. Run again with the same output, it goes
 * on from the newest whole checkpoint.
 */
public final class TrainAdapters extends TrainingOptions<TrainAdapters> {
  public static final AdapterSpec.Form FORM_DEFAULT = AdapterSpec.Form.LOW_RANK;
  public static final AdapterSpec.Kernel KERNEL_DEFAULT = AdapterSpec.Kernel.PRODUCT;
  public static final String SCOPE_DEFAULT = AdapterSpec.SCOPE_ALL;
  public static final Precision PRECISION_DEFAULT = Precision.FP32;
  public static final int RANK_DEFAULT = 16;
  public static final int KERNEL_SIZE_DEFAULT = 3;
  public static final double ADAPTER_RATE_DEFAULT = 3e-3;
  public static final double HEAD_RATE_DEFAULT = 1e-2;
  public static final double CLIP_NORM_DEFAULT = 5.0;
  public static final double LABEL_SMOOTHING_DEFAULT = 0.1;
  public static final Augmentation AUGMENTATION_DEFAULT = Augmentation.named("crop-flip");

  public static final HeadTraining HEAD_TRAINING_DEFAULT = HeadTraining.AUTO;

  /** Up to so many classes the head trains unless told otherwise. */
  public static final int HEAD_CLASSES_MAX = 4096;

  public static final FeatureCaching FEATURE_CACHING_DEFAULT = FeatureCaching.OFF;

  /** Whether the head trains with the adapters. */
  public enum HeadTraining {
    /** Up to {@link #HEAD_CLASSES_MAX} classes. */
    AUTO,
    TRUE,
    /** It stays as the start has it, and does not travel with the rounds. */
    FALSE
  }

  /** What becomes of the features below the lowest trainable step. */
  public enum FeatureCaching {
    /** They are computed at every step. */
    OFF,
    /** They are computed once and kept in storage. */
    STORAGE
  }

  private final EngineFactory engines;

  String backbone;
  Optional<String> backboneSha256 = Optional.empty();
  Optional<String> architecture = Optional.empty();
  private AdapterSpec.Form form = FORM_DEFAULT;
  private AdapterSpec.Kernel kernel = KERNEL_DEFAULT;
  String scope = SCOPE_DEFAULT;
  int rank = RANK_DEFAULT;
  int kernelSize = KERNEL_SIZE_DEFAULT;
  int dilation = AdapterSpec.AUTO;
  double initStd = AdapterSpec.FAN_IN;
  boolean trainNorm;
  boolean headOnly;
  Optional<String> start = Optional.empty();
  HeadTraining headTraining = HEAD_TRAINING_DEFAULT;
  Precision precision = PRECISION_DEFAULT;
  ProgramKind program = ProgramKind.AUTO;
  FeatureCaching featureCaching = FEATURE_CACHING_DEFAULT;
  Optional<String> featureCacheDirectory = Optional.empty();

  public TrainAdapters(EngineFactory engines) {
    this.engines = engines;
    this.innerOptimizer = OptimizerSpec.Kind.ADAMW;
    this.bodyRate = ADAPTER_RATE_DEFAULT;
    this.headRate = HEAD_RATE_DEFAULT;
    this.clipNorm = CLIP_NORM_DEFAULT;
    this.labelSmoothing = LABEL_SMOOTHING_DEFAULT;
    this.augmentation = AUGMENTATION_DEFAULT;
  }

  /**
   * What came out.
   *
   * @param rounds of the whole run
   * @param samples trained on in the whole run
   * @param trainLoss mean over the last round, in nats, with label smoothing
   * @param validation of the exported round; null where the data set has no validation split
   * @param imagesPerSecond over the rounds of this call; 0 where the run was finished already
   * @param bytesDownPerRound sent to each executor
   * @param bytesUpPerRound sent to the driver
   * @param adapterSha256 hash of {@code adapter.safetensors}
   * @param trainable number of trained elements by role
   * @param checkpointUri of the last round's checkpoint
   * @param adapterUri of the exported adapter
   * @param exportedRound the round that it is of
   * @param warnings that were said
   */
  public record Result(
      int rounds,
      long samples,
      double trainLoss,
      RunState.Scores validation,
      double imagesPerSecond,
      double bytesDownPerRound,
      double bytesUpPerRound,
      String adapterSha256,
      Map<VectorLayout.Role, Integer> trainable,
      String checkpointUri,
      String adapterUri,
      int exportedRound,
      List<String> warnings) {}

  @Override
  TrainAdapters self() {
    return this;
  }

  /** URI of the backbone's safetensors file, or of the index of several; required. */
  public TrainAdapters backbone(String uri) {
    backbone = uri;
    return this;
  }

  /** Hash that the backbone file has to have; otherwise it is pinned at first use. */
  public TrainAdapters backboneSha256(String sha256) {
    backboneSha256 = Optional.ofNullable(sha256);
    return this;
  }

  /** Name of the backbone's architecture, where its file does not say it. */
  public TrainAdapters architecture(String name) {
    architecture = Optional.ofNullable(name);
    return this;
  }

  /** URI of the directory that the run writes, required. */
  public TrainAdapters output(String uri) {
    output = uri;
    return this;
  }

  /** Algebraic form of the adapters. */
  public TrainAdapters form(AdapterSpec.Form value) {
    form = value;
    return this;
  }

  /** What becomes of the two factors. */
  public TrainAdapters kernel(AdapterSpec.Kernel value) {
    kernel = value;
    return this;
  }

  /**
   * Which convolutions are adapted: {@code all}, {@code last-stage}, or names with {@code *} and
   * {@code ?}, separated by commas. Norms train in the scope alone.
   */
  public TrainAdapters scope(String value) {
    scope = value;
    return this;
  }

  /** Rank of the low-rank form; number of products of the depthwise form. */
  public TrainAdapters rank(int value) {
    rank = value;
    return this;
  }

  /** Kernel of the atrous factors: 3, 5 or 7. */
  public TrainAdapters kernelSize(int pixels) {
    kernelSize = pixels;
    return this;
  }

  /** Dilation of the atrous factors; {@link AdapterSpec#AUTO} fits the base kernel's extent. */
  public TrainAdapters dilation(int value) {
    dilation = value;
    return this;
  }

  /** Standard deviation of the factors' start; {@link AdapterSpec#FAN_IN} for the form's own. */
  public TrainAdapters initStd(double value) {
    initStd = value;
    return this;
  }

  /** Whether scale and shift of the batch norms train too. */
  public TrainAdapters trainNorm(boolean value) {
    trainNorm = value;
    return this;
  }

  /** Whether the linear head alone trains. */
  public TrainAdapters headOnly(boolean value) {
    headOnly = value;
    return this;
  }

  /**
   * URI of an exported adapter, a checkpoint or another run's output whose adapters, norms and head
   * this run starts from; null for none.
   */
  public TrainAdapters start(String uri) {
    start = Optional.ofNullable(uri);
    return this;
  }

  /** Whether the head trains, or stays as the start has it. */
  public TrainAdapters headTraining(HeadTraining value) {
    headTraining = value;
    return this;
  }

  /** Number format of the frozen backbone's products and activations. */
  public TrainAdapters precision(Precision value) {
    precision = value;
    return this;
  }

  /** What computes the backbone. */
  public TrainAdapters program(ProgramKind value) {
    program = value;
    return this;
  }

  /** Whether features below the lowest trainable step are computed once. */
  public TrainAdapters featureCache(FeatureCaching value) {
    featureCaching = value;
    return this;
  }

  /** URI of the directory for the feature cache, which runs may share; the output by default. */
  public TrainAdapters featureCacheDirectory(String uri) {
    featureCacheDirectory = Optional.ofNullable(uri);
    return this;
  }

  /** Highest learning rate of adapters and norms. */
  public TrainAdapters adapterRate(double rate) {
    bodyRate = rate;
    return this;
  }

  /** Whether every round holds one factor of the adapters still, the two in turns. */
  public TrainAdapters alternateFactors(boolean value) {
    alternateFactors = value;
    return this;
  }

  @Override
  double pacingRate() {
    return headOnly ? headRate : bodyRate;
  }

  /** Refuses every wrong option that shows without Spark and storage. */
  public TrainAdapters validate() {
    validateTraining();
    new TrainAdaptersChecks(this).all();
    return this;
  }

  /** Trains, or goes on training. */
  public Result run(JavaSparkContext spark) {
    validate();
    Configuration hadoop = spark.hadoopConfiguration();
    BackboneFile file = BackboneFile.read(backbone, backboneSha256, architecture, hadoop);
    DataSet dataSet = DataSet.open(data, hadoop);
    if (dataSet.count(Split.TRAIN) == 0) {
      throw JobErrors.emptySplit(data, Split.TRAIN.label());
    }
    long steps = stepsFor(dataSet.count(Split.TRAIN));
    EngineSpec spec =
        new EngineSpec(
            file.architecture(),
            file.uri(),
            file.sha256(),
            adapter(),
            false,
            dataSet.classes().size(),
            dataSet.imageSize(),
            optimizer(steps),
            seed,
            precision,
            program);
    TrainingSession session =
        new TrainingSession(
            spark,
            engines,
            this,
            start(spec, file.bytes(), config(spec, dataSet), hadoop),
            file.bytes(),
            dataSet,
            steps,
            features());
    return JobGroup.named(
        spark,
        "train adapters on " + data,
        () ->
            session.run(
                output,
                config(spec, dataSet),
                outcome -> result(outcome, export(outcome, hadoop), session.layout())));
  }

  private RunStart start(
      EngineSpec spec, byte[] weightsFile, AdapterConfig config, Configuration hadoop) {
    boolean trainHead = trainsHead(spec.classes());
    if (start.isEmpty()) {
      if (!trainHead) {
        throw JobErrors.noHeadToFix(spec.classes(), HEAD_CLASSES_MAX);
      }
      return RunStart.fresh(engines, spec, weightsFile);
    }
    if (!trainHead) {
      TrainAdaptersChecks.requireFixedHeads(trainer);
      listener.warned(
          "The head of %d classes does not train: it stays as %s has it"
              .formatted(spec.classes(), start.get()));
      new TrainAdaptersChecks(this)
          .headsAlone()
          .forEach(
              (option, value) ->
                  listener.warned(
                      "%s %s does nothing: it is for a head that trains".formatted(option, value)));
    }
    StartPoint point = RunStart.read(start.get(), hadoop, listener);
    point.requireFits(config);
    return RunStart.from(point, engines, spec, weightsFile, trainHead);
  }

  boolean trainsHead(int classes) {
    return switch (headTraining) {
      case AUTO -> headOnly || classes <= HEAD_CLASSES_MAX;
      case TRUE -> true;
      case FALSE -> false;
    };
  }

  private Optional<String> features() {
    return featureCaching == FeatureCaching.OFF
        ? Optional.empty()
        : Optional.of(featureCacheDirectory.orElse(output));
  }

  AdapterSpec adapter() {
    return headOnly
        ? AdapterSpec.none()
        : new AdapterSpec(form, kernel, rank, kernelSize, dilation, initStd, scope, trainNorm);
  }

  private AdapterConfig config(EngineSpec spec, DataSet dataSet) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("data_sha256", dataSet.hash());
    provenance.put("seed", Long.toString(seed));
    return AdapterConfig.of(spec, dataSet.classes().hash(), provenance);
  }

  private AdapterFiles.Adapter export(TrainingRun.Outcome outcome, Configuration hadoop) {
    String uri = output + "/" + AdapterFiles.DIRECTORY;
    try {
      return ExportAdapter.export(outcome.exported(), uri, hadoop);
    } catch (IOException e) {
      throw JobErrors.outputUnusable(uri, e);
    }
  }

  private static Result result(
      TrainingRun.Outcome outcome, AdapterFiles.Adapter adapter, VectorLayout layout) {
    Map<VectorLayout.Role, Integer> trainable = new TreeMap<>();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      trainable.merge(tensor.role(), tensor.length(), Integer::sum);
    }
    RunState state = outcome.state();
    return new Result(
        state.round(),
        state.position(),
        state.loss(),
        outcome.exported().state().validation(),
        outcome.imagesPerSecond(),
        outcome.bytesDownPerRound(),
        outcome.bytesUpPerRound(),
        adapter.sha256(),
        trainable,
        outcome.checkpoint().uri(),
        adapter.uri(),
        outcome.exported().state().round(),
        outcome.warnings());
  }
}
