package io.quadraspark.cli;

import io.quadraspark.action.EvaluateAdapter;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.training.EvaluationResult;
import io.quadraspark.training.EvaluationResult.ClassScores;
import io.quadraspark.training.EvaluationResult.Confusion;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quadraspark evaluate}. */
@Section("Data, backbone and adapter")
@Command(
    name = "evaluate",
    sortOptions = false,
    abbreviateSynopsis = true,
    header = "Measure an exported adapter on a split of a data set.",
    description =
        "Top-1, top-5, loss, scores of each class and the confusions; the summary holds all of them.",
    footer = {
      "",
      "Example:",
      "  quadraspark evaluate --data s3a://bucket/shards --backbone s3a://bucket/resnet20.safetensors \\",
      "    --adapter s3a://bucket/run1/adapter --summary s3a://bucket/run1/validation.json"
    })
final class EvaluateCommand extends JobCommand {
  private static final int LISTED = 5;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI",
      description =
          "Data set that 'quadraspark shard' wrote, with the classes of the training data.")
  String data;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = "train or validation. Default: ${DEFAULT-VALUE}.")
  String split;

  @Option(
      names = "--backbone",
      required = true,
      paramLabel = "URI",
      description = "The weights file that the adapter was trained on.")
  String backbone;

  @Option(
      names = "--adapter",
      required = true,
      paramLabel = "URI",
      description = "Directory of an exported adapter.")
  String adapter;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images evaluated at once. Default: ${DEFAULT-VALUE}.")
  int batchSize;

  @Option(
      names = ProgramFlags.PRECISION,
      paramLabel = "NAME",
      description =
          "Of the frozen backbone's products and activations: fp32 or bf16. Default: what the adapter was trained with.")
  String precision;

  @Option(
      names = ProgramFlags.PROGRAM,
      paramLabel = "NAME",
      description = "What computes the backbone: auto, onednn or nd4j. Default: ${DEFAULT-VALUE}.")
  String program;

  @Override
  public Map<String, String> defaults() {
    return Map.of(
        "split", EvaluateAdapter.SPLIT_DEFAULT.label(),
        "batch-size", Integer.toString(EvaluateAdapter.BATCH_SIZE_DEFAULT),
        "program", Choice.label(ProgramKind.AUTO));
  }

  @Override
  boolean computes() {
    return true;
  }

  @Override
  Work prepare() {
    Addresses.check("--data", data);
    Addresses.check("--backbone", backbone);
    Addresses.check("--adapter", adapter);
    EvaluateAdapter action =
        new EvaluateAdapter(Engines.factory())
            .data(data)
            .split(Choice.of("--split", split, Split.values()))
            .backbone(backbone)
            .adapter(adapter)
            .batchSize(batchSize)
            .precision(precision == null ? null : ProgramFlags.precision(precision))
            .program(ProgramFlags.program(program))
            .validate();
    return spark -> outcome(action.run(JavaSparkContext.fromSparkContext(spark.sparkContext())));
  }

  private static Outcome outcome(EvaluateAdapter.Result result) {
    EvaluationResult scores = result.scores();
    ClassMap classes = new ClassMap(result.classNames(), result.classTitles());
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("images", Figures.count(scores.samples()));
    rows.put("top-1", Figures.percent(scores.top1()));
    rows.put("top-5", Figures.percent(scores.top5()));
    rows.put("loss", Figures.loss(scores.loss()));
    scores.perClass().stream()
        .filter(one -> one.samples() > 0)
        .sorted(Comparator.comparingDouble(EvaluateCommand::top1))
        .limit(LISTED)
        .forEach(
            one ->
                rows.put(
                    "hardest: " + classes.title(one.label()),
                    "%s of %d".formatted(Figures.percent(top1(one)), one.samples())));
    scores.confusion().stream()
        .filter(pair -> pair.label() != pair.predicted())
        .sorted(Comparator.comparingLong(Confusion::count).reversed())
        .limit(LISTED)
        .forEach(
            pair ->
                rows.put(
                    "taken for %s: %s"
                        .formatted(classes.title(pair.predicted()), classes.title(pair.label())),
                    Long.toString(pair.count())));
    rows.put("adapter sha256", result.adapterSha256());
    return Outcome.of("Evaluated on " + result.split(), rows, result);
  }

  private static double top1(ClassScores one) {
    return (double) one.top1() / one.samples();
  }
}
