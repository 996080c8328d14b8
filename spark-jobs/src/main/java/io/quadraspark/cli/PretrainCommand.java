package io.quadraspark.cli;

import io.quadraspark.action.PretrainBackbone;
import io.quadraspark.engine.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quadraspark pretrain}. */
@Section("Data, architecture and output")
@Command(
    name = "pretrain",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Train a small backbone from a random start.",
    description =
        "Trains every weight of a network from a random start, by the same rounds as 'train', and writes it as one safetensors file. Checkpoints stand beside it, in a directory of its name and '.run'; the same command again goes on from the newest whole one.",
    footer = {
      "",
      "Example:",
      "  quadraspark pretrain --data s3a://bucket/shards --architecture resnet20 \\",
      "    --output s3a://bucket/resnet20.safetensors --epochs 30"
    })
final class PretrainCommand extends TrainingCommand {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description = "Data set that 'quadraspark shard' wrote.")
  String data;

  @Option(
      names = "--architecture",
      required = true,
      paramLabel = "NAME",
      description = "Registered name of a network, such as resnet20.")
  String architecture;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "File to write; ends in .safetensors.")
  String output;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "Highest learning rate. Default: ${DEFAULT-VALUE}.")
  double rate;

  @Mixin TrainingFlags training = new TrainingFlags();
  @Mixin AveragingFlags averaging = new AveragingFlags();

  @Override
  public Map<String, String> defaults() {
    Map<String, String> defaults = TrainingFlags.defaults();
    defaults.putAll(AveragingFlags.defaults());
    defaults.put("lr", Figures.plain(PretrainBackbone.RATE_DEFAULT));
    defaults.put("inner-optimizer", Choice.label(OptimizerSpec.Kind.SGD));
    defaults.put("weight-decay", Figures.plain(PretrainBackbone.WEIGHT_DECAY_DEFAULT));
    defaults.put("clip-norm", Figures.plain(PretrainBackbone.CLIP_NORM_DEFAULT));
    defaults.put("label-smoothing", "0");
    defaults.put("augmentation", PretrainBackbone.AUGMENTATION_DEFAULT.name());
    return defaults;
  }

  @Override
  Work prepare() {
    Addresses.check("--data", data);
    Addresses.check("--output", output);
    PretrainBackbone action =
        averaging
            .applyTo(training.applyTo(new PretrainBackbone(Engines.factory())))
            .data(data)
            .architecture(architecture)
            .rate(rate)
            .output(output)
            .validate();
    return spark -> outcome(watched(action).run(context(spark)));
  }

  private static Outcome outcome(PretrainBackbone.Result result) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("rounds", Integer.toString(result.rounds()));
    rows.put("images trained on", Figures.count(result.samples()));
    rows.put("training loss", Figures.loss(result.trainLoss()));
    Figures.scores(rows, result.validation());
    rows.put("speed", Figures.rate(result.imagesPerSecond()));
    rows.put("checkpoint", result.checkpointUri());
    rows.put("backbone", result.uri());
    rows.put("backbone sha256", result.sha256());
    Figures.warnings(rows, result.warnings());
    return Outcome.of("Pretrained", rows, result);
  }
}
