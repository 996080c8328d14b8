package io.quadraspark.cli;

import io.quadraspark.action.ComputeHead;
import io.quadraspark.action.TrainAdapters;
import io.quadraspark.engine.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quadraspark train}. */
@Section("Data, backbone and output")
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Train quadratic adapters and a head on a frozen backbone.",
    description =
        "Trains on the shards of a data set, in rounds of slices whose results are averaged. Writes checkpoints, metrics.jsonl and, at the end, adapter/ to the output. The same command again goes on from the newest whole checkpoint. With --stage head, computes a head to start from instead.",
    footer = {
      "",
      "Example:",
      "  quadraspark train --data s3a://bucket/shards --backbone s3a://bucket/resnet20.safetensors \\",
      "    --architecture resnet20 --output s3a://bucket/run1 --epochs 15 --slices 4 --rank 16"
    })
final class TrainCommand extends TrainingCommand {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description = "Data set that 'quadraspark shard' wrote.")
  String data;

  @Option(
      names = "--backbone",
      required = true,
      paramLabel = "URI",
      description = "Pretrained weights: a safetensors file, or the .index.json of several.")
  String backbone;

  @Option(
      names = "--backbone-sha256",
      paramLabel = "HASH",
      description =
          "Hash that the weights have to have. Without it, it is pinned at first use. With an index: sha256sum INDEX FILE... | cut -c1-64 | sha256sum, the files in order of their names.")
  String backboneSha256;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description =
          "What the weights are of, where neither their metadata nor a config.json beside them says it.")
  String architecture;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Directory of the run.")
  String output;

  @Option(
      names = "--feature-cache",
      paramLabel = "NAME",
      description =
          "What becomes of the features below the lowest trainable step: off, or storage, where they are computed once and read in every epoch. Needs --augmentation none. Default: ${DEFAULT-VALUE}.")
  String featureCache;

  @Option(
      names = "--feature-cache-dir",
      paramLabel = "URI",
      description = "Directory for the cached features, which runs may share. Default: the output.")
  String featureCacheDirectory;

  @Mixin StageFlags stages = new StageFlags();
  @Mixin AdapterFlags adapter = new AdapterFlags();
  @Mixin ProgramFlags program = new ProgramFlags();
  @Mixin TrainingFlags training = new TrainingFlags();
  @Mixin AveragingFlags averaging = new AveragingFlags();

  @Override
  public Map<String, String> defaults() {
    Map<String, String> defaults = TrainingFlags.defaults();
    defaults.putAll(AveragingFlags.defaults());
    defaults.putAll(StageFlags.defaults());
    defaults.putAll(AdapterFlags.defaults());
    defaults.putAll(ProgramFlags.defaults());
    defaults.put("inner-optimizer", Choice.label(OptimizerSpec.Kind.ADAMW));
    defaults.put("weight-decay", "0");
    defaults.put("clip-norm", Figures.plain(TrainAdapters.CLIP_NORM_DEFAULT));
    defaults.put("label-smoothing", Figures.plain(TrainAdapters.LABEL_SMOOTHING_DEFAULT));
    defaults.put("feature-cache", Choice.label(TrainAdapters.FEATURE_CACHING_DEFAULT));
    defaults.put("augmentation", TrainAdapters.AUGMENTATION_DEFAULT.name());
    return defaults;
  }

  @Override
  Work prepare() {
    Addresses.check("--data", data);
    Addresses.check("--backbone", backbone);
    Addresses.check("--output", output);
    Addresses.check("--start", stages.start);
    return switch (stages.stage(spec.commandLine().getParseResult())) {
      case HEAD -> head();
      case ADAPTERS -> adapters();
    };
  }

  private Work head() {
    ComputeHead action =
        stages
            .applyTo(new ComputeHead(Engines.factory()))
            .data(data)
            .backbone(backbone)
            .backboneSha256(backboneSha256)
            .architecture(architecture)
            .output(output)
            .batchSize(training.batchSize)
            .precision(ProgramFlags.precision(program.precision))
            .program(ProgramFlags.program(program.program))
            .validate();
    return spark ->
        outcome(action.environment(environment()).listener(progress()).run(context(spark)));
  }

  private Work adapters() {
    adapter.check(spec.commandLine().getParseResult());
    if (featureCacheDirectory != null) {
      Addresses.check("--feature-cache-dir", featureCacheDirectory);
    }
    TrainAdapters action =
        program
            .applyTo(
                adapter.applyTo(
                    averaging.applyTo(
                        stages.applyTo(training.applyTo(new TrainAdapters(Engines.factory()))))))
            .data(data)
            .backbone(backbone)
            .backboneSha256(backboneSha256)
            .architecture(architecture)
            .output(output)
            .featureCache(
                Choice.of("--feature-cache", featureCache, TrainAdapters.FeatureCaching.values()))
            .featureCacheDirectory(featureCacheDirectory)
            .validate();
    return spark -> outcome(watched(action).run(context(spark)));
  }

  private static Outcome outcome(ComputeHead.Result result) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("head", result.kind());
    rows.put("classes", Figures.count(result.classes()));
    rows.put("images", Figures.count(result.samples()));
    Figures.scores(rows, result.validation());
    rows.put("checkpoint", result.checkpointUri());
    rows.put("adapter", result.adapterUri());
    rows.put("adapter sha256", result.adapterSha256());
    Figures.warnings(rows, result.warnings());
    return Outcome.of(result.computed() ? "Computed" : "Computed before", rows, result);
  }

  private static Outcome outcome(TrainAdapters.Result result) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("rounds", Integer.toString(result.rounds()));
    rows.put("images trained on", Figures.count(result.samples()));
    rows.put("training loss", Figures.loss(result.trainLoss()));
    Figures.scores(rows, result.validation());
    rows.put("speed", Figures.rate(result.imagesPerSecond()));
    rows.put("to each executor", Figures.bytes(result.bytesDownPerRound()) + " a round");
    rows.put("to the driver", Figures.bytes(result.bytesUpPerRound()) + " a round");
    result
        .trainable()
        .forEach((role, count) -> rows.put("trained " + Choice.label(role), Figures.count(count)));
    rows.put("checkpoint", result.checkpointUri());
    rows.put("adapter", result.adapterUri());
    rows.put("adapter of round", Integer.toString(result.exportedRound()));
    rows.put("adapter sha256", result.adapterSha256());
    Figures.warnings(rows, result.warnings());
    return Outcome.of("Trained", rows, result);
  }
}
