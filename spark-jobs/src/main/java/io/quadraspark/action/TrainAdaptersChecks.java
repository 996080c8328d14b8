package io.quadraspark.action;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.program.AdapterScope;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.RoundRunner;
import java.util.Map;
import java.util.TreeMap;

/** What a training of adapters refuses of its own options, before Spark starts. */
record TrainAdaptersChecks(TrainAdapters action) {
  /** Refuses every wrong option that shows without Spark and storage. */
  void all() {
    validateAlternation();
    TrainingOptions.required("--backbone", action.backbone);
    action.architecture.ifPresent(Architectures::canonical);
    TrainingOptions.positive("--rank", action.rank);
    if (action.kernelSize != 3 && action.kernelSize != 5 && action.kernelSize != 7) {
      throw JobErrors.outOfRange("--kernel-size", action.kernelSize, "3, 5 or 7");
    }
    TrainingOptions.range("--dilation", action.dilation, AdapterSpec.AUTO, 64);
    if (action.headOnly && action.trainNorm) {
      throw JobErrors.ignored(
          "--train-norm",
          action.trainNorm,
          "with --head-only the linear head alone trains",
          "Leave one of the two out");
    }
    if (action.headOnly && !action.scope.equals(TrainAdapters.SCOPE_DEFAULT)) {
      throw JobErrors.ignored(
          "--adapter-scope",
          action.scope,
          "with --head-only there are no adapters",
          "Leave one of the two out");
    }
    TrainingOptions.required("--adapter-scope", action.scope);
    validateStart();
    action
        .architecture
        .filter(name -> Architectures.randomStartNames().contains(Architectures.canonical(name)))
        .ifPresent(name -> AdapterScope.of(action.adapter(), Architectures.graph(name)));
    BackboneProgram.check(action.program, action.precision);
    validateFeatureCache();
    TrainingOptions.range("--init-std", action.initStd, AdapterSpec.FAN_IN, 1e3);
    TrainingOptions.range("--adapter-lr", action.bodyRate, 0, 1e3);
    action.backboneSha256.ifPresent(BackboneFile::checkSha256);
  }

  private void validateAlternation() {
    if (action.alternateFactors && action.headOnly) {
      throw JobErrors.ignored(
          "--alternate-factors",
          true,
          "with --head-only there are no adapters",
          "Leave one of the two out");
    }
    if (action.alternateFactors && !action.trainer.holdsFactors()) {
      throw JobErrors.ignored(
          "--alternate-factors",
          true,
          "--trainer %s trains all factors in every round".formatted(action.trainer.name()),
          "Leave one of the two out");
    }
  }

  private void validateStart() {
    RunStart.check(action.start, action.output);
    if (action.headTraining != TrainAdapters.HeadTraining.FALSE) {
      return;
    }
    if (action.start.isEmpty()) {
      throw JobErrors.ignored(
          "--train-head",
          false,
          "without --start the head is random",
          "Compute one with --stage head and give its output to --start");
    }
    if (action.headOnly) {
      throw JobErrors.ignored(
          "--train-head",
          false,
          "with --head-only the linear head alone trains",
          "Leave one of the two out");
    }
    requireFixedHeads(action.trainer);
    headsAlone()
        .forEach(
            (option, value) -> {
              throw JobErrors.ignored(
                  option, value, "with --train-head false the head does not train", "Leave it out");
            });
  }

  /** Options that were given and that a head that does not train has no use for. */
  Map<String, Double> headsAlone() {
    Map<String, Double> given = new TreeMap<>();
    if (action.headRate != TrainAdapters.HEAD_RATE_DEFAULT) {
      given.put("--head-lr", action.headRate);
    }
    if (action.weightDecay != 0) {
      given.put("--weight-decay", action.weightDecay);
    }
    return given;
  }

  /** Refuses a trainer that would train a head which is to stay as it is. */
  static void requireFixedHeads(RoundRunner.Factory trainer) {
    if (!trainer.takesFixedHead()) {
      throw JobErrors.ignored(
          "--train-head",
          false,
          "--trainer %s trains every parameter of the network".formatted(trainer.name()),
          "Give --train-head true, or another trainer");
    }
  }

  private void validateFeatureCache() {
    if (action.featureCaching == TrainAdapters.FeatureCaching.OFF) {
      action.featureCacheDirectory.ifPresent(
          uri -> {
            throw JobErrors.ignored(
                "--feature-cache-dir",
                uri,
                "--feature-cache is off",
                "Leave it out, or give --feature-cache storage");
          });
      return;
    }
    if (!action.augmentation.equals(Augmentation.NONE)) {
      throw JobErrors.ignored(
          "--feature-cache",
          "storage",
          "--augmentation %s gives other images in every epoch"
              .formatted(action.augmentation.name()),
          "Give --augmentation none, or leave --feature-cache out");
    }
    if (action.mixup > 0) {
      throw JobErrors.ignored(
          "--feature-cache",
          "storage",
          "--mixup %s mixes images".formatted(action.mixup),
          "Leave one of the two out");
    }
    if (!action.trainer.takesFeatures()) {
      throw JobErrors.ignored(
          "--feature-cache",
          "storage",
          "--trainer %s trains on images alone".formatted(action.trainer.name()),
          "Leave one of the two out");
    }
  }
}
