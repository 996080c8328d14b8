package io.quadraspark.cli;

import io.quadraspark.baseline.Dl4jParameterAveraging;
import io.quadraspark.training.AveragingRoundRunner;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.RoundRunner;
import java.util.List;

/** What can run the rounds of a training, by the names that users know. */
final class Trainers {
  private static final List<RoundRunner.Factory> REGISTERED =
      List.of(AveragingRoundRunner.FACTORY, Dl4jParameterAveraging.factory());

  private Trainers() {}

  /** The trainer of that name, if it can train with that bound of the gradient's norm. */
  static RoundRunner.Factory named(String name, double clipNorm) {
    if (name.equals(Dl4jParameterAveraging.NAME) && clipNorm > 0) {
      throw JobErrors.baselineCannotClip(name, clipNorm);
    }
    return REGISTERED.stream()
        .filter(trainer -> trainer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> JobErrors.unknownChoice("--trainer", name, names()));
  }

  static List<String> names() {
    return REGISTERED.stream().map(RoundRunner.Factory::name).toList();
  }
}
