package io.quadraspark.training;

import java.util.List;

/** Tells several listeners, in order. */
record Listeners(List<TrainingListener> all) implements TrainingListener {
  @Override
  public void started(int round, int rounds) {
    all.forEach(listener -> listener.started(round, rounds));
  }

  @Override
  public void warned(String message) {
    all.forEach(listener -> listener.warned(message));
  }

  @Override
  public void cachingFeatures(FeatureCacheSize size) {
    all.forEach(listener -> listener.cachingFeatures(size));
  }

  @Override
  public void featuresCached(FeatureCacheSize size, double seconds) {
    all.forEach(listener -> listener.featuresCached(size, seconds));
  }

  @Override
  public void featuresFound(FeatureCacheSize size) {
    all.forEach(listener -> listener.featuresFound(size));
  }

  @Override
  public void roundFinished(RoundReport report) {
    all.forEach(listener -> listener.roundFinished(report));
  }

  @Override
  public void validated(int round, EvaluationResult result) {
    all.forEach(listener -> listener.validated(round, result));
  }

  @Override
  public void checkpointing(int round) {
    all.forEach(listener -> listener.checkpointing(round));
  }

  @Override
  public void checkpointed(int round, String uri) {
    all.forEach(listener -> listener.checkpointed(round, uri));
  }

  @Override
  public void stoppedEarly(int round, RunState.Best best) {
    all.forEach(listener -> listener.stoppedEarly(round, best));
  }

  @Override
  public void computingHead(String kind, long samples) {
    all.forEach(listener -> listener.computingHead(kind, samples));
  }

  @Override
  public void headComputed(HeadReport report) {
    all.forEach(listener -> listener.headComputed(report));
  }

  @Override
  public void headFound(String uri) {
    all.forEach(listener -> listener.headFound(uri));
  }
}
