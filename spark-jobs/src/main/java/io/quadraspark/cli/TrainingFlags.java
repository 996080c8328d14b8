package io.quadraspark.cli;

import io.quadraspark.action.TrainingOptions;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import io.quadraspark.training.ExportChoice;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The flags of every kind of training. */
@Section("Training")
final class TrainingFlags {
  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the training split, rounded up to whole rounds (to steps with --local-steps-rule qsr). Either these or --rounds.")
  Double epochs;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of the whole run.")
  Integer rounds;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images of one optimiser step of one slice." + DEFAULT)
  int batchSize;

  @Option(
      names = "--inner-optimizer",
      paramLabel = "NAME",
      description = "Optimiser of the local steps: adamw or sgd." + DEFAULT)
  String innerOptimizer;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Momentum of SGD; adamw has none. Default of sgd: 0.9 in pretrain, 0 in train.")
  Double momentum;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description =
          "Decoupled decay of head and backbone weights; adapters, norms and biases have none."
              + DEFAULT)
  double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "Learning rates after the warm-up: cosine to zero, or constant." + DEFAULT)
  String schedule;

  @Option(
      names = "--warmup-steps",
      paramLabel = "N",
      description = "Optimiser steps over which the rates rise; auto is one in twenty." + DEFAULT)
  String warmupSteps;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Upper bound of the gradient's global norm; 0 does not clip." + DEFAULT)
  double clipNorm;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      description = "Share of the target spread over all classes." + DEFAULT)
  double labelSmoothing;

  @Option(
      names = "--augmentation",
      paramLabel = "PARTS",
      description =
          "none, or parts with commas between them: flip, crop-flip, random-resized-crop, randaugment=N:M, colour-jitter=X[:X:X], random-erasing=P, cutout=X."
              + DEFAULT)
  String augmentation;

  @Option(
      names = "--mixup",
      paramLabel = "ALPHA",
      description =
          "Mixes the images and the targets of a batch by a share from Beta(ALPHA, ALPHA), 0 to 10; 0 mixes none."
              + DEFAULT)
  double mixup;

  @Option(
      names = "--decode-threads",
      paramLabel = "N",
      description =
          "Threads of a task that decode while it trains, 0 to 64; 0 decodes on the training thread, auto is spark.task.cpus less one. The result is the same."
              + DEFAULT)
  String decodeThreads;

  @Option(
      names = "--interleave",
      paramLabel = "N",
      description = "Blocks of about 8 MiB that are read and shuffled together." + DEFAULT)
  int interleave;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of random starts, order and augmentation." + DEFAULT)
  long seed;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description =
          "Rounds between two checkpoints; a validation that is the best so far has one too."
              + DEFAULT)
  int checkpointEvery;

  @Option(
      names = "--keep-last",
      paramLabel = "N",
      description = "Checkpoints that stay, next to the best one." + DEFAULT)
  int keepLast;

  @Option(
      names = "--validate-every",
      paramLabel = "N",
      description = "Rounds between two validations; 0 validates at the end alone." + DEFAULT)
  int validateEvery;

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      description =
          "End the run after N validations without a better top-1; 0 never does." + DEFAULT)
  int earlyStopping;

  @Option(
      names = "--export",
      paramLabel = "NAME",
      description =
          "What becomes the result: the last round, or the best by validation top-1 (of equal ones the earliest)."
              + DEFAULT)
  String export;

  @Option(
      names = "--trainer",
      paramLabel = "NAME",
      description =
          "What runs the rounds: adapter-averaging, or dl4j-parameter-averaging as a baseline to compare with."
              + DEFAULT)
  String trainer;

  /** The defaults that no kind of training changes. */
  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("batch-size", Integer.toString(TrainingOptions.BATCH_SIZE_DEFAULT));
    defaults.put("schedule", Choice.label(Schedule.Kind.COSINE));
    defaults.put("warmup-steps", Choice.AUTO);
    defaults.put("mixup", Figures.plain(TrainingOptions.MIXUP_DEFAULT));
    defaults.put("decode-threads", Choice.AUTO);
    defaults.put("interleave", Integer.toString(TrainingOptions.INTERLEAVE_DEFAULT));
    defaults.put("seed", Long.toString(TrainingOptions.SEED_DEFAULT));
    defaults.put("checkpoint-every", Integer.toString(TrainingOptions.CHECKPOINT_EVERY_DEFAULT));
    defaults.put("keep-last", Integer.toString(TrainingOptions.KEEP_LAST_DEFAULT));
    defaults.put("validate-every", Integer.toString(TrainingOptions.VALIDATE_EVERY_DEFAULT));
    defaults.put("early-stopping", Integer.toString(TrainingOptions.EARLY_STOPPING_DEFAULT));
    defaults.put("export", Choice.label(TrainingOptions.EXPORT_DEFAULT));
    defaults.put("trainer", Trainers.names().get(0));
    return defaults;
  }

  <A extends TrainingOptions<A>> A applyTo(A action) {
    if (epochs != null) {
      action.epochs(epochs);
    }
    if (rounds != null) {
      action.rounds(rounds);
    }
    if (momentum != null) {
      action.momentum(momentum);
    }
    return action
        .batchSize(batchSize)
        .innerOptimizer(Choice.of("--inner-optimizer", innerOptimizer, OptimizerSpec.Kind.values()))
        .weightDecay(weightDecay)
        .schedule(Choice.of("--schedule", schedule, Schedule.Kind.values()))
        .warmupSteps(
            Choice.autoOrLong(
                "--warmup-steps", warmupSteps, TrainingOptions.WARMUP_AUTO, 0, Long.MAX_VALUE))
        .clipNorm(clipNorm)
        .labelSmoothing(labelSmoothing)
        .augmentation(Augmentation.named(augmentation))
        .mixup(mixup)
        .decodeThreads(
            (int)
                Choice.autoOrLong(
                    "--decode-threads",
                    decodeThreads,
                    TrainingOptions.DECODE_THREADS_AUTO,
                    0,
                    TrainingOptions.DECODE_THREADS_MAX))
        .interleave(interleave)
        .seed(seed)
        .checkpointEvery(checkpointEvery)
        .keepLast(keepLast)
        .validateEvery(validateEvery)
        .earlyStopping(earlyStopping)
        .export(Choice.of("--export", export, ExportChoice.values()))
        .trainer(Trainers.named(trainer, clipNorm));
  }
}
