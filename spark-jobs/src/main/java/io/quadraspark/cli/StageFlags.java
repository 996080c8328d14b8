package io.quadraspark.cli;

import io.quadraspark.action.ComputeHead;
import io.quadraspark.action.TrainAdapters;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.head.HeadKind;
import io.quadraspark.training.head.HeadRecipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** What a run does of the whole, what it starts from, and what becomes of the head. */
@Section("Stages and head")
final class StageFlags {
  private static final String HEAD = "--head";
  private static final String SHRINKAGE = "--head-shrinkage";
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  /** What a run does. */
  enum Stage {
    ADAPTERS,
    HEAD
  }

  /** What the stage of the head takes. */
  private static final Set<String> OF_THE_HEAD =
      Set.of(
          "--data",
          "--backbone",
          "--backbone-sha256",
          "--architecture",
          "--output",
          "--stage",
          "--start",
          HEAD,
          SHRINKAGE,
          "--batch-size",
          ProgramFlags.PRECISION,
          ProgramFlags.PROGRAM,
          ConfigDefaults.FLAG,
          "--summary",
          "--verbose");

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description =
          "adapters trains them, with the head where that trains; head computes the head in closed form, in one pass over the training split without augmentation."
              + DEFAULT)
  String stage;

  @Option(
      names = "--start",
      paramLabel = "URI",
      description =
          "Start from the adapters, norms and head of this adapter, checkpoint or run, of the same backbone and classes. The stage of the head takes the adapters alone.")
  String start;

  @Option(
      names = "--train-head",
      paramLabel = "NAME",
      description =
          "Whether the head trains with the adapters: true, false (it stays as --start has it and does not travel with the rounds), or auto, true up to 4,096 classes."
              + DEFAULT)
  String trainHead;

  @Option(
      names = HEAD,
      paramLabel = "NAME",
      description = "With --stage head: lda, ridge, saffu, nearest-mean or zero." + DEFAULT)
  String head;

  @Option(
      names = SHRINKAGE,
      paramLabel = "X",
      description =
          "With --head lda or ridge: how far the features' covariance is pulled towards a sphere, as a share of their mean variance."
              + DEFAULT)
  double shrinkage;

  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("stage", Choice.label(Stage.ADAPTERS));
    defaults.put("train-head", Choice.label(TrainAdapters.HEAD_TRAINING_DEFAULT));
    defaults.put("head", Choice.label(HeadRecipe.KIND_DEFAULT));
    defaults.put("head-shrinkage", Figures.plain(HeadRecipe.SHRINKAGE_DEFAULT));
    return defaults;
  }

  /**
   * The stage that is asked for. Refuses what it would ignore of the command line; a settings file
   * may hold the settings of both.
   */
  Stage stage(ParseResult given) {
    Stage asked = Choice.of("--stage", stage, Stage.values());
    for (OptionSpec option : given.matchedOptions()) {
      String name = option.longestName();
      boolean ignored =
          switch (asked) {
            case HEAD -> !OF_THE_HEAD.contains(name);
            case ADAPTERS -> name.equals(HEAD) || name.equals(SHRINKAGE);
          };
      if (ignored) {
        throw JobErrors.ignored(
            name,
            given.matchedOptionValue(name, ""),
            "--stage %s has no use for it".formatted(stage),
            "Leave it out, or give --stage " + Choice.label(other(asked)));
      }
    }
    return asked;
  }

  private static Stage other(Stage stage) {
    return stage == Stage.HEAD ? Stage.ADAPTERS : Stage.HEAD;
  }

  TrainAdapters applyTo(TrainAdapters action) {
    return action
        .start(start)
        .headTraining(Choice.of("--train-head", trainHead, TrainAdapters.HeadTraining.values()));
  }

  ComputeHead applyTo(ComputeHead action) {
    return action.start(start).kind(Choice.of(HEAD, head, HeadKind.values())).shrinkage(shrinkage);
  }
}
