package io.quadraspark.training;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.util.List;

/** The errors of training, evaluation and export that a user may meet, but for cached features. */
public final class JobErrors {
  private JobErrors() {}

  public static UserException missingOption(String option) {
    return new UserException("No %s given: it is needed.".formatted(option));
  }

  public static UserException notPositive(String option, Number value) {
    return new UserException("Cannot set %s to %s: it must be positive.".formatted(option, value));
  }

  public static UserException outOfRange(String option, Object value, String allowed) {
    return new UserException(
        "Cannot set %s to %s: it must be %s.".formatted(option, value, allowed));
  }

  public static UserException unknownChoice(String option, String value, List<String> choices) {
    return new UserException(
        "Unknown %s '%s'; there are %s.".formatted(option, value, String.join(", ", choices)));
  }

  public static UserException oneOf(String option, String other) {
    return new UserException("Give either %s or %s, and not both.".formatted(option, other));
  }

  public static UserException ignored(String option, Object value, String why, String instead) {
    return new UserException("Cannot set %s to %s: %s. %s.".formatted(option, value, why, instead));
  }

  public static UserException tooManySteps(
      double epochs, long samples, long stepSamples, int most) {
    return new UserException(
        "Cannot train %s epochs of %d samples in steps of %d: that is more than %d optimiser steps. Give fewer --epochs, or more --slices or --batch-size."
            .formatted(epochs, samples, stepSamples, most));
  }

  public static UserException roundTooLarge(int slices, int localSteps, int batchSize) {
    return new UserException(
        "Cannot train on %d slices * %d local steps * %d samples in one round: the product must stay below 2^31."
            .formatted(slices, localSteps, batchSize));
  }

  /** Spark adds up the results of all tasks of a job, although the driver takes them one by one. */
  public static UserException resultsTooLarge(int tasks, long bytes, String setting, long limit) {
    return new UserException(
        "A round sends up to %d bytes to the driver (%d tasks of %d), and Spark stops a job at %s = %d. Give --conf %s=0, which sets no limit, or a larger one; or train with fewer slices or on fewer cores."
            .formatted(bytes, tasks, bytes / tasks, setting, limit, setting));
  }

  /** The output holds a run that this command would not continue but silently turn into another. */
  public static UserException otherRun(String checkpoint, List<String> differences) {
    return new UserException(
        "Cannot continue the run in %s with another %s. Give the former values, or another output."
            .formatted(checkpoint, String.join("; another ", differences)));
  }

  public static UserException shorterRun(String checkpoint, long done, long asked) {
    return new UserException(
        "Cannot end the run in %s after %d optimiser steps: %d are done. Ask for at least as many, or give another output."
            .formatted(checkpoint, asked, done));
  }

  static UserException takenOver(String output, String by) {
    return new UserException(
        "Stopped: %s was taken over by %s. It goes on from the checkpoints that are there, and nothing is lost. To go on here instead, end that driver and run this command again."
            .formatted(output, by));
  }

  public static UserException noCheckpoint(String uri, String why) {
    return new UserException(
        "No whole checkpoint at %s: %s. Give a checkpoint's own directory, or a training output that holds one."
            .formatted(uri, why));
  }

  public static UserException noAdapter(String uri, String why) {
    return new UserException(
        "No whole adapter at %s: %s. Export it again from its checkpoint.".formatted(uri, why));
  }

  public static UserException otherBackbone(
      String adapter, String expected, String uri, String found) {
    return new UserException(
        "The adapter %s belongs to the backbone with SHA-256 %s, and %s has %s. Give the backbone that it was trained on."
            .formatted(adapter, expected, uri, found));
  }

  public static UserException otherClasses(
      String adapter, String expected, String data, String found) {
    return new UserException(
        "The adapter %s was trained on the class map with SHA-256 %s, and the data set %s has %s. Shard the data with the class map of the training data."
            .formatted(adapter, expected, data, found));
  }

  public static UserException otherImageSize(String adapter, int expected, String data, int found) {
    return new UserException(
        "The adapter %s was trained on images of %d x %d pixels, and the data set %s has %d x %d. Shard the data with --size %d."
            .formatted(adapter, expected, expected, data, found, found, expected));
  }

  public static UserException otherLayout(String uri, String expected, String found) {
    return new UserException(
        "The vector in %s does not fit the network: expected %s, found %s."
            .formatted(uri, expected, found));
  }

  /** A start that is of another network than the run. */
  static UserException otherStart(String uri, String what, Object found, Object wanted) {
    return new UserException(
        "Cannot start from %s: its %s is %s, and this run's is %s. Give a start of the same network and classes, or the former values."
            .formatted(uri, what, found, wanted));
  }

  static UserException startHasMore(String uri, String tensor) {
    return new UserException(
        "Cannot start from %s: it holds the trained tensor %s, which this run's network does not have. Give the start's own adapter options (--adapter-form, --adapter-scope, --rank, --train-norm)."
            .formatted(uri, tensor));
  }

  static UserException noAdapters(String uri) {
    return new UserException(
        "Cannot start from %s: it is of a pretraining, which has no adapter. Give its backbone to --backbone."
            .formatted(uri));
  }

  /** Above so many classes the head does not train unless asked to. */
  public static UserException noHeadToFix(int classes, int most) {
    return new UserException(
        "Cannot train adapters under a fixed head without a head: with %d classes, more than %d, the head does not train unless told to. Compute one with --stage head and give its output to --start, or give --train-head true."
            .formatted(classes, most));
  }

  public static UserException backboneUnreadable(String uri, Exception cause) {
    return new UserException(
        "Cannot read the backbone %s: %s.".formatted(uri, StorageProblem.of(cause)), cause);
  }

  public static UserException backboneUnusable(String uri, UserException cause) {
    return new UserException(
        "Cannot use the backbone %s: %s".formatted(uri, cause.getMessage()), cause);
  }

  /** A checkpoint or an adapter that the storage does not give. */
  public static UserException unreadable(String uri, Exception cause) {
    return new UserException("Cannot read %s: %s.".formatted(uri, StorageProblem.of(cause)), cause);
  }

  public static UserException backboneHash(String uri, String expected, String found) {
    return new UserException(
        "The backbone %s has SHA-256 %s instead of %s: it is cut short, damaged or another file. Fetch it again, or give the hash of the file that is meant."
            .formatted(uri, found, expected));
  }

  public static UserException outputUnusable(String uri, Exception cause) {
    return new UserException(
        "Cannot use the output %s: %s.".formatted(uri, StorageProblem.of(cause)), cause);
  }

  public static UserException noFrozenPrefix(String option, String value) {
    return new UserException(
        "Cannot set %s to %s: the network trains from its first step on, and nothing below it could be computed once. Leave the option out, or train less: --adapter-scope last-stage, or --head-only."
            .formatted(option, value));
  }

  /** Under a head of zeros no gradient reaches the adapters. */
  public static UserException zeroHead(String start) {
    return new UserException(
        "Cannot fix the head of %s: all its weights are zero, and nothing below it would learn. Give --train-head true, or a start with another head: --stage head --head lda."
            .formatted(start));
  }

  public static UserException emptySplit(String data, String split) {
    return new UserException(
        "The data set %s has no samples in the split %s.".formatted(data, split));
  }

  public static UserException nothingToValidateOn(String option, Object value, String data) {
    return new UserException(
        "Cannot set %s to %s: the data set %s has no samples in the split validation. Leave it out, or shard the data with some."
            .formatted(option, value, data));
  }

  /** A sample that its decoder or an augmentation could not make an image of. */
  static UserException undecodedSample(String key, RuntimeException cause) {
    return new UserException("Sample %s: %s".formatted(key, cause.getMessage()), cause);
  }

  static UserException noBestCheckpoint(String uri, int round) {
    return new UserException(
        "No whole checkpoint of round %d, the best one, is in %s. Give --export last."
            .formatted(round, uri));
  }

  public static UserException baselineCannotClip(String trainer, double clipNorm) {
    return new UserException(
        "Cannot clip gradients at %s with --trainer %s: it knows no global norm. Give --clip-norm 0, or another trainer"
            .formatted(clipNorm, trainer));
  }

  /** All tasks of an executor share one packed copy of the weights. */
  static UserException notOneGpu(String setting, String amount) {
    return new UserException(
        "Cannot train with %s = %s: an executor computes on one GPU, where the one copy of the frozen weights lies that its tasks share. Set it to 1 (several tasks may share a GPU: spark.task.resource.gpu.amount = 0.5), and start one executor for each GPU."
            .formatted(setting, amount));
  }

  static UserException unusedGpu(String executorSetting, String taskSetting) {
    return new UserException(
        "Cannot train with %s = 1 and no %s: Spark would tell tasks of no GPU. Set it to 1, or to 1 over the number of tasks that are to share the GPU."
            .formatted(executorSetting, taskSetting));
  }
}
