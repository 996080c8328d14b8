package io.quadraspark.training;

import io.quadraspark.dataprep.progress.Quantity;
import java.util.Locale;
import java.util.function.Consumer;

/** One line a round: where the run is, how well it learns, how fast and what it moves. */
public final class ProgressLines implements TrainingListener {
  private final Consumer<String> lines;

  public ProgressLines(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void started(int round, int rounds) {
    if (round == rounds && rounds > 0) {
      lines.accept("The run is finished already: %d rounds are done".formatted(rounds));
    } else if (round > 0) {
      lines.accept("The run goes on after round %d of %d".formatted(round, rounds));
    }
  }

  @Override
  public void warned(String message) {
    lines.accept("WARNING: " + message);
  }

  @Override
  public void cachingFeatures(FeatureCacheSize size) {
    lines.accept(
        "feature cache: writes %s (%d images x %d floats of %s) to %s"
            .formatted(
                Quantity.bytes(size.bytes()),
                size.samples(),
                size.floats(),
                size.step(),
                size.uri()));
  }

  @Override
  public void featuresCached(FeatureCacheSize size, double seconds) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "feature cache: written in %s, %.0f images/s",
            Quantity.duration(seconds),
            size.samples() / seconds));
  }

  @Override
  public void featuresFound(FeatureCacheSize size) {
    lines.accept(
        "feature cache: uses the %s of %s in %s"
            .formatted(Quantity.bytes(size.bytes()), size.step(), size.uri()));
  }

  @Override
  public void computingHead(String kind, long samples) {
    lines.accept("head: computes %s from %d images in one pass".formatted(kind, samples));
  }

  @Override
  public void headComputed(HeadReport report) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "head: %s of %d classes x %d features from %d images (%d classes have none), pass %s, %.0f images/s, solved in %s",
            report.kind(),
            report.classes(),
            report.features(),
            report.samples(),
            report.emptyClasses(),
            Quantity.duration(report.passSeconds()),
            report.samples() / report.passSeconds(),
            Quantity.duration(report.solveSeconds())));
  }

  @Override
  public void headFound(String uri) {
    lines.accept("head: it is computed already, in " + uri);
  }

  @Override
  public void roundFinished(RoundReport report) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "round %d/%d  epoch %.2f  loss %.4f  accuracy %s%s%s  %.0f images/s  %s left  %s down, %s up",
            report.round(),
            report.rounds(),
            report.epoch(),
            report.loss(),
            accuracy(report),
            gap(report),
            dataWait(report),
            report.imagesPerSecond(),
            Quantity.duration(report.secondsLeft()),
            Quantity.bytes(report.bytesDown()),
            Quantity.bytes(report.bytesUp())));
  }

  private static String accuracy(RoundReport report) {
    return report.accuracy() < 0
        ? "not known"
        : String.format(Locale.ROOT, "%.1f %%", 100 * report.accuracy());
  }

  private static String gap(RoundReport report) {
    return report.factorGap() == null
        ? ""
        : String.format(Locale.ROOT, "  factor gap %.3f", report.factorGap().max());
  }

  /** Said where it is worth a look. */
  private static String dataWait(RoundReport report) {
    return report.dataWait() > WaitAlarm.LIMIT
        ? String.format(Locale.ROOT, "  data wait %.0f %%", 100 * report.dataWait())
        : "";
  }

  @Override
  public void validated(int round, EvaluationResult result) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "round %d  validation: top-1 %.2f %%  top-5 %.2f %%  loss %.4f  (%d images)",
            round,
            100 * result.top1(),
            100 * result.top5(),
            result.loss(),
            result.samples()));
  }

  @Override
  public void checkpointed(int round, String uri) {
    lines.accept("round %d  checkpoint %s".formatted(round, uri));
  }

  @Override
  public void stoppedEarly(int round, RunState.Best best) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "round %d  stops early: %d validations brought no better top-1 than the %.2f %% of round %d",
            round,
            best.validationsSince(),
            100 * best.top1(),
            best.round()));
  }
}
