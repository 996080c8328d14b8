package io.quadraspark.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * A run from its first round, or from its newest whole checkpoint, to its last. Everything that the
 * next round depends on is in the checkpoint, so that a run that was broken off anywhere ends with
 * the bytes of an unbroken one.
 */
public final class TrainingRun {
  private final TrainingJob job;
  private final RunSettings settings;
  private final RoundRunner runner;
  private final OuterOptimizer outer;
  private final Optional<Function<float[], EvaluationResult>> validation;
  private final Checkpoints checkpoints;
  private final TrainingListener listener;
  private final String attempt = UUID.randomUUID().toString().substring(0, 8);
  private final List<String> warnings = new ArrayList<>();

  private RunState state;
  private ModelState model;
  private Map<String, float[]> outerMemory = Map.of();
  private String checkpointUri = "";
  private double secondsTrained;
  private long samplesTrained;
  private long bytesDown;
  private long bytesUp;

  /**
   * @param validation evaluates a vector; empty where there is nothing to validate on
   * @param listener hears all
   */
  public TrainingRun(
      TrainingJob job,
      RunSettings settings,
      RoundRunner runner,
      OuterOptimizer outer,
      Optional<Function<float[], EvaluationResult>> validation,
      Checkpoints checkpoints,
      TrainingListener listener) {
    this.job = job;
    this.settings = settings;
    this.runner = runner;
    this.outer = outer;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.listener = listener;
  }

  /**
   * What a run came to.
   *
   * @param state after the last round
   * @param weights the trained vector
   * @param checkpoint of the last round, whole
   * @param imagesPerSecond over the rounds of this call; 0 where none was left to do
   * @param bytesDownPerRound sent to each executor, mean over the rounds of this call
   * @param bytesUpPerRound sent to the driver, likewise
   * @param warnings that were said
   */
  public record Outcome(
      RunState state,
      float[] weights,
      Checkpoint checkpoint,
      double imagesPerSecond,
      double bytesDownPerRound,
      double bytesUpPerRound,
      List<String> warnings) {}

  /** Trains the rounds that are left. */
  public Outcome run() throws IOException {
    begin();
    int first = state.round();
    listener.started(first, settings.rounds());
    warnings.forEach(listener::warned);
    Checkpoint last = null;
    while (state.round() < settings.rounds()) {
      trainRound();
      if (settings.validatesAfter(state.round())) {
        validate();
      }
      if (settings.checkpointsAfter(state.round())) {
        last = checkpoint();
      }
    }
    if (last == null) {
      last = Checkpoint.of(state, model, outerMemory, job.layout(), job.head());
    }
    double rounds = Math.max(1, state.round() - first);
    return new Outcome(
        state,
        model.weights(),
        new Checkpoint(checkpointUri, last.state(), last.vector(), last.optimizer()),
        samplesTrained == 0 ? 0 : samplesTrained / secondsTrained,
        bytesDown / rounds,
        bytesUp / rounds,
        List.copyOf(warnings));
  }

  private void begin() throws IOException {
    Optional<Checkpoint> newest = checkpoints.newest(warnings::add);
    if (newest.isPresent()) {
      Checkpoint found = newest.get();
      state = new Continuation(settings).check(found, warnings::add);
      model = found.model(job.layout(), job.head());
      outerMemory = found.outerMemory(job.layout());
      checkpointUri = found.uri();
      return;
    }
    model = new ModelState(job.initial(), job.engines().initialOptimizer(job.spec(), job.layout()));
    state =
        new RunState(
            RunState.FORMAT,
            UUID.randomUUID().toString(),
            0,
            0,
            0,
            List.copyOf(model.optimizer().moments().keySet()),
            List.of(),
            settings.fixed(),
            settings.configuration(),
            settings.configurationHash(),
            settings.environment(),
            "",
            0,
            0,
            null,
            null,
            settings.adapter());
  }

  private void trainRound() {
    int done = state.round() + 1;
    RoundPlan plan =
        new RoundPlan(
            state.round(),
            state.position(),
            settings.slices(),
            settings.localSteps(),
            settings.batchSize(),
            settings.checkpointsAfter(done) && !job.spec().trainBackbone());
    long start = System.nanoTime();
    RoundRunner.RoundResult result = runner.run(plan, model);
    OuterOptimizer.Step step = outer.step(model.weights(), result.delta(), outerMemory);
    double seconds = (System.nanoTime() - start) / 1e9;
    model = new ModelState(step.weights(), result.optimizer());
    outerMemory = new TreeMap<>(step.memory());
    state = state.afterRound(plan, model.optimizer(), List.copyOf(outerMemory.keySet()), result);
    secondsTrained += seconds;
    samplesTrained += result.samples();
    bytesDown += result.bytesDown();
    bytesUp += result.bytesUp();
    listener.roundFinished(report(result, seconds));
  }

  private RoundReport report(RoundRunner.RoundResult result, double seconds) {
    double secondsPerImage = secondsTrained / samplesTrained;
    double samplesLeft =
        (double) (settings.rounds() - state.round())
            * settings.slices()
            * settings.localSteps()
            * settings.batchSize();
    return new RoundReport(
        state.round(),
        settings.rounds(),
        (double) state.position() / settings.epochSamples(),
        state.position(),
        state.loss(),
        state.accuracy(),
        seconds,
        result.samples() / seconds,
        samplesLeft * secondsPerImage,
        result.bytesDown(),
        result.bytesUp());
  }

  private void validate() {
    if (validation.isPresent()) {
      EvaluationResult result = validation.get().apply(model.weights());
      state = state.validated(result.scores());
      listener.validated(state.round(), result);
    }
  }

  private Checkpoint checkpoint() {
    Checkpoint checkpoint = Checkpoint.of(state, model, outerMemory, job.layout(), job.head());
    listener.checkpointing(state.round());
    try {
      checkpointUri = checkpoints.write(checkpoint, attempt);
      Set<Integer> best = state.best() == null ? Set.of() : Set.of(state.best().round());
      checkpoints.retain(state.run(), state.round(), settings.keepLast(), best);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.checkpointed(state.round(), checkpointUri);
    return checkpoint;
  }
}
