package io.quadraspark.action;

import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.Attempts;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.Cadence;
import io.quadraspark.training.Checkpoints;
import io.quadraspark.training.DataSetBatches;
import io.quadraspark.training.DataSetBlocks;
import io.quadraspark.training.EvaluationResult;
import io.quadraspark.training.EvaluationSource;
import io.quadraspark.training.ExportChoice;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.MetricsFile;
import io.quadraspark.training.Mixup;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.RunGauges;
import io.quadraspark.training.RunSettings;
import io.quadraspark.training.RunTerms;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingJob;
import io.quadraspark.training.TrainingListener;
import io.quadraspark.training.TrainingRun;
import io.quadraspark.training.Validation;
import io.quadraspark.training.features.FeatureCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Brings a network, a data set and the options of a training together and runs it.
 *
 * @param features directory for the features of the frozen prefix; empty to train on images
 */
record TrainingSession(
    JavaSparkContext spark,
    EngineFactory engines,
    TrainingOptions<?> options,
    RunStart start,
    byte[] weightsFile,
    DataSet data,
    long steps,
    Optional<String> features) {

  /** What a continued run may not change. */
  private Map<String, String> fixed() {
    Map<String, String> fixed = new TreeMap<>(options.fixed());
    fixed.putAll(start.fixed());
    fixed.putAll(network(spec(), data));
    return fixed;
  }

  /** The network's, classes' and images' part of it. */
  static Map<String, String> network(EngineSpec spec, DataSet data) {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("data SHA-256", data.hash());
    fixed.put("class map SHA-256", data.classes().hash());
    fixed.put("architecture", spec.architecture());
    fixed.put("image size", Integer.toString(spec.imageSize()));
    if (!spec.trainBackbone()) {
      fixed.put("backbone SHA-256", spec.backboneSha256());
      fixed.put("adapter", spec.adapter().toString());
      fixed.put("backbone precision", spec.precision().label());
    }
    return fixed;
  }

  private EngineSpec spec() {
    return start.spec();
  }

  VectorLayout layout() {
    return engines.layout(spec(), weightsFile);
  }

  /**
   * Trains the rounds that are left.
   *
   * @param directory of claims, checkpoints and metrics
   * @param adapter what an export is; null in pretraining
   * @param publish writes what the run is for, while no other driver has taken the output over
   */
  <T> T run(String directory, AdapterConfig adapter, Function<TrainingRun.Outcome, T> publish) {
    TrainingOptions.batchOf(options.batchSize, spec().imageSize());
    requireValidation();
    Configuration hadoop = spark.hadoopConfiguration();
    RunSettings settings = settings(adapter);
    Checkpoints checkpoints = checkpoints(directory, settings);
    Optional<FeatureCache> cache = features.map(this::prepared);
    TrainingJob job =
        new TrainingJob(
            engines,
            spec(),
            weightsFile,
            layout(),
            cache.map(kept -> kept.batches(stream())).orElseGet(this::batches),
            options.moments,
            start.vector(),
            start.head());
    try (Attempts attempts = new Attempts(directory, hadoop);
        SharedEngines shared = shared();
        RoundRunner runner = options.trainer.open(spark, job, shared);
        RunGauges gauges = new RunGauges()) {
      TrainingListener listener =
          TrainingListener.all(
              options.listener,
              gauges,
              new MetricsFile(
                  directory + "/metrics.jsonl", hadoop, attempts, options.listener::warned));
      TrainingRun.Outcome outcome =
          new TrainingRun(
                  job,
                  settings,
                  runner,
                  options.outer,
                  validation(shared, cache),
                  checkpoints,
                  attempts,
                  listener)
              .run();
      attempts.requireNewest();
      T published = publish.apply(outcome);
      attempts.finished();
      return published;
    } catch (IOException e) {
      throw JobErrors.outputUnusable(directory, e);
    } catch (UncheckedIOException e) {
      throw JobErrors.outputUnusable(directory, e.getCause());
    } finally {
      job.batches().retire();
    }
  }

  /**
   * Those of the output. Before features are computed for it, its run has to be one that may go on;
   * without them the run finds out soon enough.
   */
  private Checkpoints checkpoints(String directory, RunSettings settings) {
    try {
      Checkpoints checkpoints =
          new Checkpoints(directory + "/" + Checkpoints.DIRECTORY, spark.hadoopConfiguration());
      if (features.isPresent()) {
        TrainingRun.requireContinues(settings, checkpoints);
      }
      return checkpoints;
    } catch (IOException e) {
      throw JobErrors.outputUnusable(directory, e);
    }
  }

  private void requireValidation() {
    if (data.count(Split.VALIDATION) == 0) {
      if (options.earlyStopping > 0) {
        throw JobErrors.nothingToValidateOn(
            "--early-stopping", options.earlyStopping, options.data);
      }
      if (options.export == ExportChoice.BEST) {
        throw JobErrors.nothingToValidateOn("--export", "best", options.data);
      }
    }
  }

  private RunSettings settings(AdapterConfig adapter) {
    Map<String, String> environment = environment(options.environment, spark, engines, spec());
    return new RunSettings(
        options.rounds(steps),
        data.count(Split.TRAIN),
        new Cadence(
            options.checkpointEvery,
            options.validateEvery,
            options.keepLast,
            options.earlyStopping),
        options.average,
        options.export,
        RunTerms.of(fixed(), options.configuration(steps), environment, adapter));
  }

  /** What the last bits depend on, {@code given} and what Spark and the engines add to it. */
  static Map<String, String> environment(
      Map<String, String> given, JavaSparkContext spark, EngineFactory engines, EngineSpec spec) {
    Map<String, String> environment = new TreeMap<>(given);
    environment.put("spark", spark.version());
    environment.put("java", System.getProperty("java.version"));
    // What AUTO came to, not AUTO: the two programs differ in the last bits.
    environment.put("program", engines.program(spec).name().toLowerCase(Locale.ROOT));
    return environment;
  }

  private SharedEngines shared() {
    return new SharedEngines(spark, engines, spec(), weightsFile, start.head().values());
  }

  private SampleStream stream() {
    return new SampleStream(data.blocks(Split.TRAIN), options.seed, options.interleave);
  }

  private BatchSource batches() {
    return new DataSetBatches(
        stream(),
        settings(),
        options.augmentation,
        new Mixup(options.mixup),
        spec().imageSize(),
        decodeThreads());
  }

  /** A thread more than the task has cores would take one from the training. */
  private int decodeThreads() {
    return options.decodeThreads == TrainingOptions.DECODE_THREADS_AUTO
        ? spark.getConf().getInt("spark.task.cpus", 1) - 1
        : options.decodeThreads;
  }

  private HadoopSettings settings() {
    return new HadoopSettings(spark.hadoopConfiguration());
  }

  private DataSetBlocks blocks(Split split) {
    return new DataSetBlocks(data.blocks(split), settings(), spec().imageSize());
  }

  private Optional<Function<float[], EvaluationResult>> validation(
      SharedEngines shared, Optional<FeatureCache> cache) {
    if (data.count(Split.VALIDATION) == 0) {
      return Optional.empty();
    }
    EvaluationSource source =
        cache.map(kept -> kept.blocks(Split.VALIDATION)).orElseGet(() -> blocks(Split.VALIDATION));
    Validation validation =
        new Validation(spark, shared, source, options.batchSize, spec().classes());
    return Optional.of(validation::evaluate);
  }

  /** The features below the lowest trainable step, whole. */
  private FeatureCache prepared(String root) {
    FrozenPrefix prefix =
        engines
            .frozenPrefix(spec(), weightsFile)
            .orElseThrow(() -> JobErrors.noFrozenPrefix("--feature-cache", "storage"));
    Map<String, String> madeFrom = new TreeMap<>();
    options.environment.forEach((name, value) -> madeFrom.put("environment " + name, value));
    madeFrom.put("data SHA-256", data.hash());
    madeFrom.put("backbone SHA-256", spec().backboneSha256());
    madeFrom.put("image size", Integer.toString(spec().imageSize()));
    Map<Split, DataSetBlocks> images = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      images.put(split, blocks(split));
    }
    FeatureCache cache =
        new FeatureCache(root, madeFrom, prefix, images, options.batchSize, settings());
    try {
      cache.prepare(spark, this::shared, options.listener);
      return cache;
    } catch (IOException e) {
      throw JobErrors.outputUnusable(root, e);
    } catch (UncheckedIOException e) {
      throw JobErrors.outputUnusable(root, e.getCause());
    }
  }
}
