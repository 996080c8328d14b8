package io.quadraspark.action;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.RunState;
import io.quadraspark.training.TrainingRun;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a whole backbone from a random start by the same rounds, and writes it as one safetensors
 * file with PyTorch's names. Checkpoints stand beside it, in a directory of its name and {@code
 * .run}; run again, it goes on from the newest whole one.
 */
public final class PretrainBackbone extends TrainingOptions<PretrainBackbone> {
  public static final double RATE_DEFAULT = 0.1;
  public static final double MOMENTUM_DEFAULT = 0.9;
  public static final double WEIGHT_DECAY_DEFAULT = 5e-4;
  public static final double CLIP_NORM_DEFAULT = 5.0;
  public static final Augmentation AUGMENTATION_DEFAULT = Augmentation.named("crop-flip");

  private final EngineFactory engines;
  private String architecture;

  public PretrainBackbone(EngineFactory engines) {
    this.engines = engines;
    this.innerOptimizer = OptimizerSpec.Kind.SGD;
    this.bodyRate = RATE_DEFAULT;
    this.headRate = RATE_DEFAULT;
    this.sgdMomentum = MOMENTUM_DEFAULT;
    this.weightDecay = WEIGHT_DECAY_DEFAULT;
    this.clipNorm = CLIP_NORM_DEFAULT;
    this.augmentation = AUGMENTATION_DEFAULT;
  }

  /**
   * What came out.
   *
   * @param uri of the backbone file
   * @param sha256 of the backbone file, read back from storage
   * @param validation of the last round, with the head that is not part of the file; null where the
   *     data set has no validation split
   */
  public record Result(
      String uri,
      String sha256,
      int rounds,
      long samples,
      double trainLoss,
      RunState.Scores validation,
      double imagesPerSecond,
      String checkpointUri,
      List<String> warnings) {}

  @Override
  PretrainBackbone self() {
    return this;
  }

  /** Registered name of the architecture, required. */
  public PretrainBackbone architecture(String name) {
    architecture = name;
    return this;
  }

  /** URI of the safetensors file to write, required. */
  public PretrainBackbone output(String uri) {
    output = uri;
    return this;
  }

  /** Highest learning rate of backbone and head. */
  public PretrainBackbone rate(double value) {
    bodyRate = value;
    headRate = value;
    return this;
  }

  @Override
  double pacingRate() {
    return bodyRate;
  }

  /** Refuses every wrong option that shows without Spark and storage. */
  public PretrainBackbone validate() {
    validateTraining();
    required("--architecture", architecture);
    range("--lr", bodyRate, 0, 1e3);
    Architectures.graph(architecture);
    if (!output.endsWith(".safetensors")) {
      throw JobErrors.outOfRange("--output", output, "a file that ends in .safetensors");
    }
    return this;
  }

  /** Trains, or goes on training. */
  public Result run(JavaSparkContext spark) {
    validate();
    Configuration hadoop = spark.hadoopConfiguration();
    DataSet dataSet = DataSet.open(data, hadoop);
    if (dataSet.count(Split.TRAIN) == 0) {
      throw JobErrors.emptySplit(data, Split.TRAIN.label());
    }
    long steps = stepsFor(dataSet.count(Split.TRAIN));
    EngineSpec spec =
        new EngineSpec(
            Architectures.canonical(architecture),
            "",
            "",
            AdapterSpec.none(),
            true,
            dataSet.classes().size(),
            dataSet.imageSize(),
            optimizer(steps),
            seed,
            Precision.FP32,
            ProgramKind.AUTO);
    TrainingSession session =
        new TrainingSession(
            spark,
            engines,
            this,
            RunStart.fresh(engines, spec, new byte[0]),
            new byte[0],
            dataSet,
            steps,
            Optional.empty());
    return JobGroup.named(
        spark,
        "pretrain " + architecture + " on " + data,
        () ->
            session.run(
                output + ".run",
                null,
                outcome -> {
                  byte[] file =
                      Safetensors.write(
                          backbone(
                              session.layout(),
                              outcome.exported().exportedWeights(session.layout())),
                          metadata(spec, dataSet, outcome));
                  return result(outcome, write(file, hadoop));
                }));
  }

  private static Map<String, Tensor> backbone(VectorLayout layout, float[] weights) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      switch (tensor.role()) {
        case BACKBONE, STATISTIC, NORM ->
            tensors.put(
                tensor.name(),
                new Tensor(
                    tensor.shape(),
                    Arrays.copyOfRange(
                        weights, tensor.offset(), tensor.offset() + tensor.length())));
        case HEAD, ADAPTER -> {
          // The head belongs to the classes of the pretraining.
        }
      }
    }
    return tensors;
  }

  private Map<String, String> metadata(
      EngineSpec spec, DataSet dataSet, TrainingRun.Outcome outcome) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("architecture", spec.architecture());
    metadata.put("image_size", Integer.toString(spec.imageSize()));
    metadata.put("class_map_sha256", dataSet.classes().hash());
    metadata.put("data_sha256", dataSet.hash());
    metadata.put("seed", Long.toString(seed));
    metadata.put("rounds", Integer.toString(outcome.exported().state().round()));
    metadata.put("samples", Long.toString(outcome.exported().state().position()));
    return metadata;
  }

  private String write(byte[] file, Configuration hadoop) {
    try {
      Path path = new Path(output);
      Storage storage = Storage.of(path, hadoop);
      storage.write(path, file);
      String sha256 = Sha256.of(storage.read(path));
      if (!sha256.equals(Sha256.of(file))) {
        throw JobErrors.backboneHash(output, Sha256.of(file), sha256);
      }
      return sha256;
    } catch (IOException e) {
      throw JobErrors.outputUnusable(output, e);
    }
  }

  private Result result(TrainingRun.Outcome outcome, String sha256) {
    RunState state = outcome.state();
    return new Result(
        output,
        sha256,
        state.round(),
        state.position(),
        state.loss(),
        state.validation(),
        outcome.imagesPerSecond(),
        outcome.checkpoint().uri(),
        outcome.warnings());
  }
}
