package io.quadraspark.action;

import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.training.AdapterConfig;
import io.quadraspark.training.AdapterFiles;
import io.quadraspark.training.DataSetBlocks;
import io.quadraspark.training.EvaluationResult;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.Validation;
import io.quadraspark.training.VectorFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/** Evaluates an exported adapter on one split of a data set. */
public final class EvaluateAdapter {
  public static final Split SPLIT_DEFAULT = Split.VALIDATION;
  public static final int BATCH_SIZE_DEFAULT = 64;

  private final EngineFactory engines;
  private String data;
  private Split split = SPLIT_DEFAULT;
  private String backbone;
  private String adapter;
  private int batchSize = BATCH_SIZE_DEFAULT;
  private Optional<Precision> precision = Optional.empty();
  private ProgramKind program = ProgramKind.AUTO;

  public EvaluateAdapter(EngineFactory engines) {
    this.engines = engines;
  }

  /**
   * What came out.
   *
   * @param split that was evaluated
   * @param scores top-1, top-5, loss, per class and confusion, by class index
   * @param classNames by class index
   * @param classTitles what people call the classes, by class name, for those that have a title
   * @param adapterSha256 hash of {@code adapter.safetensors}
   */
  public record Result(
      String split,
      EvaluationResult scores,
      List<String> classNames,
      Map<String, String> classTitles,
      String adapterSha256) {}

  /** URI of the data set, required. */
  public EvaluateAdapter data(String uri) {
    data = uri;
    return this;
  }

  /** The split to evaluate. */
  public EvaluateAdapter split(Split value) {
    split = value;
    return this;
  }

  /** URI of the backbone's safetensors file, or of the index of several; required. */
  public EvaluateAdapter backbone(String uri) {
    backbone = uri;
    return this;
  }

  /** URI of an exported adapter, required. */
  public EvaluateAdapter adapter(String uri) {
    adapter = uri;
    return this;
  }

  /** Samples that are evaluated at once. */
  public EvaluateAdapter batchSize(int samples) {
    batchSize = samples;
    return this;
  }

  /**
   * Number format of the frozen backbone's products and activations; null for the one that the
   * adapter was trained with.
   */
  public EvaluateAdapter precision(Precision value) {
    precision = Optional.ofNullable(value);
    return this;
  }

  /** What computes the backbone. */
  public EvaluateAdapter program(ProgramKind value) {
    program = value;
    return this;
  }

  /** Refuses every wrong option that shows without Spark and storage. */
  public EvaluateAdapter validate() {
    TrainingOptions.required("--data", data);
    TrainingOptions.required("--backbone", backbone);
    TrainingOptions.required("--adapter", adapter);
    TrainingOptions.batch(batchSize);
    precision.ifPresent(asked -> BackboneProgram.check(program, asked));
    return this;
  }

  /** Evaluates. */
  public Result run(JavaSparkContext spark) {
    validate();
    Configuration hadoop = spark.hadoopConfiguration();
    AdapterFiles.Adapter trained = read(hadoop);
    AdapterConfig config = trained.config();
    BackboneFile file =
        BackboneFile.read(backbone, Optional.empty(), Optional.of(config.backbone()), hadoop);
    if (!file.sha256().equals(config.backboneSha256())) {
      throw JobErrors.otherBackbone(adapter, config.backboneSha256(), backbone, file.sha256());
    }
    BackboneProgram.check(program, precision.orElse(config.precision()));
    DataSet dataSet = DataSet.open(data, hadoop);
    if (!dataSet.classes().hash().equals(config.classMapSha256())) {
      throw JobErrors.otherClasses(
          adapter, config.classMapSha256(), data, dataSet.classes().hash());
    }
    if (dataSet.imageSize() != config.imageSize()) {
      throw JobErrors.otherImageSize(adapter, config.imageSize(), data, dataSet.imageSize());
    }
    TrainingOptions.batchOf(batchSize, config.imageSize());
    if (dataSet.count(split) == 0) {
      throw JobErrors.emptySplit(data, split.label());
    }
    EngineSpec spec =
        new EngineSpec(
            config.backbone(),
            backbone,
            file.sha256(),
            config.adapter(),
            false,
            config.classes(),
            config.imageSize(),
            OptimizerSpec.none(),
            0,
            precision.orElse(config.precision()),
            program);
    float[] weights =
        VectorFile.read(adapter, trained.tensors(), engines.layout(spec, file.bytes()));
    DataSetBlocks blocks =
        new DataSetBlocks(dataSet.blocks(split), new HadoopSettings(hadoop), config.imageSize());
    try (SharedEngines shared = new SharedEngines(spark, engines, spec, file.bytes())) {
      Validation validation = new Validation(spark, shared, blocks, batchSize, config.classes());
      EvaluationResult scores =
          JobGroup.named(
              spark, "evaluate " + adapter + " on " + data, () -> validation.evaluate(weights));
      return new Result(
          split.label(),
          scores,
          dataSet.classes().names(),
          dataSet.classes().titles(),
          trained.sha256());
    }
  }

  private AdapterFiles.Adapter read(Configuration hadoop) {
    try {
      return AdapterFiles.read(adapter, hadoop);
    } catch (IOException e) {
      throw JobErrors.unreadable(adapter, e);
    }
  }
}
