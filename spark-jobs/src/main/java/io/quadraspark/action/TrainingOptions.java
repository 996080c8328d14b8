package io.quadraspark.action;

import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Schedule;
import io.quadraspark.training.AveragingRoundRunner;
import io.quadraspark.training.ExportChoice;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.LocalSteps;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.MovingAverage;
import io.quadraspark.training.OuterOptimizer;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.RoundSchedule;
import io.quadraspark.training.TrainingListener;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The options that every kind of training has.
 *
 * @param <A> the action itself
 */
public abstract class TrainingOptions<A extends TrainingOptions<A>> {
  public static final int SLICES_DEFAULT = 4;
  public static final int LOCAL_STEPS_DEFAULT = 8;

  /** How many times the local steps a round of the quadratic rule has at most, unless told. */
  public static final int QSR_GROWTH = 8;

  public static final int BATCH_SIZE_DEFAULT = 32;
  public static final int CHECKPOINT_EVERY_DEFAULT = 10;
  public static final int VALIDATE_EVERY_DEFAULT = 0;
  public static final int EARLY_STOPPING_DEFAULT = 0;
  public static final int KEEP_LAST_DEFAULT = 2;
  public static final ExportChoice EXPORT_DEFAULT = ExportChoice.LAST;
  public static final int INTERLEAVE_DEFAULT = 4;

  /** Nothing is mixed. */
  public static final double MIXUP_DEFAULT = 0;

  /** A task's cores but the one that trains. */
  public static final int DECODE_THREADS_AUTO = -1;

  public static final int DECODE_THREADS_MAX = 64;

  public static final long SEED_DEFAULT = 1;

  /** More at once fills memory and speeds nothing up. */
  static final int BATCH_SIZE_MAX = 8192;

  /** From 1 on shares are all but even halves. */
  private static final double MIXUP_MAX = 10;

  /** A longer memory than any run has. */
  private static final double AVERAGE_DECAY_MAX = 0.999999;

  /** Warm-up over one step in twenty. */
  public static final long WARMUP_AUTO = -1;

  String data;
  String output;
  int slices = SLICES_DEFAULT;
  final RunLength length = new RunLength();
  int batchSize = BATCH_SIZE_DEFAULT;
  long seed = SEED_DEFAULT;
  int checkpointEvery = CHECKPOINT_EVERY_DEFAULT;
  int validateEvery = VALIDATE_EVERY_DEFAULT;
  int keepLast = KEEP_LAST_DEFAULT;
  int earlyStopping = EARLY_STOPPING_DEFAULT;
  ExportChoice export = EXPORT_DEFAULT;
  int interleave = INTERLEAVE_DEFAULT;
  int decodeThreads = DECODE_THREADS_AUTO;
  Augmentation augmentation;
  double mixup = MIXUP_DEFAULT;
  OptimizerSpec.Kind innerOptimizer;
  OptionalDouble momentum = OptionalDouble.empty();
  double sgdMomentum;
  double weightDecay;
  double bodyRate;
  double headRate;
  Schedule.Kind schedule = Schedule.Kind.COSINE;
  long warmupSteps = WARMUP_AUTO;
  double clipNorm;
  double labelSmoothing;
  MomentPolicy moments = MomentPolicy.AVERAGE;
  RoundRunner.Factory trainer = AveragingRoundRunner.FACTORY;
  OuterOptimizer outer = OuterOptimizer.mean();
  MovingAverage average = MovingAverage.NONE;
  boolean alternateFactors;
  TrainingListener listener = new TrainingListener() {};
  Map<String, String> environment = Map.of();

  abstract A self();

  /** URI of the data set, required. */
  public A data(String uri) {
    data = uri;
    return self();
  }

  /** Slices of each round, fixed for the run; independent of how many executors there are. */
  public A slices(int count) {
    slices = count;
    return self();
  }

  /** Optimiser steps of a slice between two averages; the fewest, where a rule changes them. */
  public A localSteps(int steps) {
    length.localSteps = steps;
    return self();
  }

  /** How the local steps change with the learning rate. */
  public A localStepsRule(LocalSteps.Rule rule) {
    length.rule = rule;
    return self();
  }

  /**
   * Alpha of the quadratic rule, a learning rate; by default the peak times the square root of the
   * local steps.
   */
  public A qsrAlpha(double alpha) {
    length.qsrAlpha = OptionalDouble.of(alpha);
    return self();
  }

  /** The most local steps that the quadratic rule may come to. */
  public A localStepsMax(int steps) {
    length.localStepsMax = OptionalInt.of(steps);
    return self();
  }

  /** Rounds of the whole run; either these or epochs. */
  public A rounds(int count) {
    length.rounds = count;
    return self();
  }

  /**
   * Passes over the training split, rounded up to whole rounds, or to whole steps where rounds
   * differ; either these or rounds.
   */
  public A epochs(double count) {
    length.epochs = count;
    return self();
  }

  /** Samples of one optimiser step of one slice. */
  public A batchSize(int samples) {
    batchSize = samples;
    return self();
  }

  /** Of random starts, order and augmentation. */
  public A seed(long value) {
    seed = value;
    return self();
  }

  /** Rounds between two checkpoints. */
  public A checkpointEvery(int everyRounds) {
    checkpointEvery = everyRounds;
    return self();
  }

  /** Rounds between two validations; 0 validates at the end alone. */
  public A validateEvery(int everyRounds) {
    validateEvery = everyRounds;
    return self();
  }

  /** Checkpoints that stay, next to the best one. */
  public A keepLast(int checkpoints) {
    keepLast = checkpoints;
    return self();
  }

  /** Validations without a better top-1 after which the run ends; 0 never ends it. */
  public A earlyStopping(int validations) {
    earlyStopping = validations;
    return self();
  }

  /** Which checkpoint becomes the result. */
  public A export(ExportChoice choice) {
    export = choice;
    return self();
  }

  /** Decay of the weights' moving average in one optimiser step; 0 keeps none. */
  public A averageDecay(double decay) {
    average = new MovingAverage(decay);
    return self();
  }

  /** Blocks of the data set that are read and shuffled together. */
  public A interleave(int blocks) {
    interleave = blocks;
    return self();
  }

  /** How training images are varied. */
  public A augmentation(Augmentation value) {
    augmentation = value;
    return self();
  }

  /** Alpha of the Beta distribution by which the images of a batch are mixed; 0 mixes none. */
  public A mixup(double alpha) {
    mixup = alpha;
    return self();
  }

  /**
   * Threads of a task that decode images while it trains, which changes no bit; 0 for the training
   * thread itself, {@link #DECODE_THREADS_AUTO} for its cores less one.
   */
  public A decodeThreads(int threads) {
    decodeThreads = threads;
    return self();
  }

  /** The optimiser of the local steps. */
  public A innerOptimizer(OptimizerSpec.Kind kind) {
    innerOptimizer = kind;
    return self();
  }

  /** Momentum of SGD; AdamW has none. */
  public A momentum(double value) {
    momentum = OptionalDouble.of(value);
    return self();
  }

  /** Decoupled weight decay of head and backbone weights. */
  public A weightDecay(double value) {
    weightDecay = value;
    return self();
  }

  /** Highest learning rate of the head. */
  public A headRate(double rate) {
    headRate = rate;
    return self();
  }

  /** The learning rates after the warm-up. */
  public A schedule(Schedule.Kind kind) {
    schedule = kind;
    return self();
  }

  /** Optimiser steps over which the rates rise; {@link #WARMUP_AUTO} for one in twenty. */
  public A warmupSteps(long steps) {
    warmupSteps = steps;
    return self();
  }

  /** Upper bound of the gradient's global norm; 0 does not clip. */
  public A clipNorm(double norm) {
    clipNorm = norm;
    return self();
  }

  /** Share of the target spread over all classes. */
  public A labelSmoothing(double share) {
    labelSmoothing = share;
    return self();
  }

  /** What becomes of the inner moments between rounds. */
  public A moments(MomentPolicy policy) {
    moments = policy;
    return self();
  }

  /** What runs the rounds. */
  public A trainer(RoundRunner.Factory factory) {
    trainer = factory;
    return self();
  }

  /** The step of the averaged delta. */
  public A outerOptimizer(OuterOptimizer optimizer) {
    outer = optimizer;
    return self();
  }

  /** Hears of rounds, validations, checkpoints and warnings. */
  public A listener(TrainingListener value) {
    listener = value;
    return self();
  }

  /** What else the last bits depend on: instruction set, library versions, threads per task. */
  public A environment(Map<String, String> values) {
    environment = values;
    return self();
  }

  /** Refuses what can be refused without looking at storage. */
  void validateTraining() {
    required("--data", data);
    required("--output", output);
    positive("--slices", slices);
    batch(batchSize);
    positive("--checkpoint-every", checkpointEvery);
    positive("--keep-last", keepLast);
    positive("--interleave", interleave);
    range("--decode-threads", decodeThreads, DECODE_THREADS_AUTO, DECODE_THREADS_MAX);
    range("--mixup", mixup, 0, MIXUP_MAX);
    range("--validate-every", validateEvery, 0, Integer.MAX_VALUE);
    range("--early-stopping", earlyStopping, 0, Integer.MAX_VALUE);
    if (earlyStopping > 0 && validateEvery == 0) {
      throw JobErrors.ignored(
          "--early-stopping",
          earlyStopping,
          "--validate-every is 0, which validates at the end alone",
          "Give --validate-every, or leave it out");
    }
    if (export == ExportChoice.BEST && validateEvery == 0) {
      throw JobErrors.ignored(
          "--export",
          "best",
          "--validate-every is 0, which validates at the end alone",
          "Give --validate-every, or leave it out");
    }
    range("--ema", average.decay(), 0, AVERAGE_DECAY_MAX);
    range("--head-lr", headRate, 0, 1e3);
    range("--momentum", momentum(), 0, 0.9999);
    if (momentum() > 0 && innerOptimizer != OptimizerSpec.Kind.SGD) {
      throw JobErrors.ignored(
          "--momentum",
          momentum(),
          "AdamW has moments of its own",
          "Leave it out, or give --inner-optimizer sgd");
    }
    range("--weight-decay", weightDecay, 0, 1e3);
    range("--clip-norm", clipNorm, 0, 1e9);
    range("--label-smoothing", labelSmoothing, 0, 0.9999);
    if (warmupSteps < WARMUP_AUTO) {
      throw JobErrors.outOfRange("--warmup-steps", warmupSteps, "at least 0");
    }
    length.validate(slices, batchSize, pacingRate());
  }

  /** The highest of the learning rates that the local steps follow. */
  abstract double pacingRate();

  /** What was given, else the default of the optimiser. */
  double momentum() {
    return momentum.orElse(innerOptimizer == OptimizerSpec.Kind.SGD ? sgdMomentum : 0);
  }

  /** Optimiser steps of a slice in the whole run, on a split of that many samples. */
  long stepsFor(long trainSamples) {
    return length.steps(trainSamples, slices, batchSize);
  }

  OptimizerSpec optimizer(long steps) {
    return new OptimizerSpec(
        innerOptimizer,
        schedule(bodyRate, steps),
        schedule(headRate, steps),
        momentum(),
        weightDecay,
        clipNorm,
        labelSmoothing);
  }

  private Schedule schedule(double peak, long steps) {
    long warmup = warmupSteps == WARMUP_AUTO ? steps / 20 : warmupSteps;
    return new Schedule(schedule, peak, warmup, steps);
  }

  /** How a run of that many steps is cut into rounds. */
  RoundSchedule rounds(long steps) {
    return new RoundSchedule(
        steps,
        length.localSteps(schedule(pacingRate(), steps)),
        slices,
        batchSize,
        alternateFactors);
  }

  /** What a continued run may not change, as far as every kind of training has it. */
  Map<String, String> fixed() {
    Map<String, String> fixed = new TreeMap<>();
    fixed.put("slices", Integer.toString(slices));
    fixed.put("batch size", Integer.toString(batchSize));
    fixed.put("seed", Long.toString(seed));
    fixed.put("interleave", Integer.toString(interleave));
    fixed.put("inner optimizer", innerOptimizer + (momentum() > 0 ? " with momentum" : ""));
    fixed.put("outer optimizer", outer.kind().label());
    if (average.decay() > 0) {
      fixed.put(MovingAverage.TERM, Double.toString(average.decay()));
    }
    return fixed;
  }

  /** What a continued run may change, at the price of another result. */
  Map<String, String> configuration(long steps) {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("optimizer steps", Long.toString(steps));
    configuration.put("local steps", rounds(steps).localSteps().toString());
    configuration.put("augmentation", augmentation.name());
    configuration.put("moments", moments.toString());
    configuration.put("optimizer", optimizer(steps).toString());
    configuration.put("outer step", outer.toString());
    configuration.put("trainer", trainer.name());
    if (mixup > 0) {
      configuration.put("mixup", Double.toString(mixup));
    }
    if (alternateFactors) {
      configuration.put("factors", "in turns");
    }
    if (export == ExportChoice.BEST) {
      configuration.put(
          "export", "the best, of one after every %d rounds".formatted(validateEvery));
    }
    if (earlyStopping > 0) {
      configuration.put(
          "early stopping",
          "%d validations, each after %d rounds".formatted(earlyStopping, validateEvery));
    }
    return configuration;
  }

  static void required(String option, String value) {
    if (value == null || value.isBlank()) {
      throw JobErrors.missingOption(option);
    }
  }

  static void positive(String option, long value) {
    if (value < 1) {
      throw JobErrors.notPositive(option, value);
    }
  }

  static void batch(int samples) {
    positive("--batch-size", samples);
    if (samples > BATCH_SIZE_MAX) {
      throw JobErrors.outOfRange("--batch-size", samples, "at most " + BATCH_SIZE_MAX);
    }
  }

  /** Refuses a batch of images that no array holds. */
  static void batchOf(int samples, int imageSize) {
    long most = Integer.MAX_VALUE / (3L * imageSize * imageSize);
    if (samples > most) {
      throw JobErrors.outOfRange(
          "--batch-size",
          samples,
          "at most %d for images of %d x %d pixels".formatted(most, imageSize, imageSize));
    }
  }

  static void range(String option, double value, double from, double to) {
    // NaN fails this too.
    if (!(value >= from && value <= to)) {
      throw JobErrors.outOfRange(option, value, "from %s to %s".formatted(from, to));
    }
  }
}
