package io.quadraspark.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final RoundTrainer trainer;
  private final Optional<Function<float[], EvaluationResult>> validation;
  private final Checkpoints checkpoints;
  private final Attempts attempts;
  private final TrainingListener listener;
  private final List<String> warnings = new ArrayList<>();
  private final RunMeter meter = new RunMeter();
  private final GapAlarm gapAlarm = new GapAlarm();
  private final WaitAlarm waitAlarm = new WaitAlarm();

  private RunState state;
  private RunVectors vectors;
  private int rounds;
  private String checkpointUri = "";

  /**
   * @param validation evaluates a vector; empty where there is nothing to validate on
   * @param attempts of this driver on the output; claimed once it is sure that the run can go on
   * @param listener hears all
   */
  public TrainingRun(
      TrainingJob job,
      RunSettings settings,
      RoundRunner runner,
      OuterOptimizer outer,
      Optional<Function<float[], EvaluationResult>> validation,
      Checkpoints checkpoints,
      Attempts attempts,
      TrainingListener listener) {
    this.job = job;
    this.settings = settings;
    this.trainer = new RoundTrainer(job, runner, outer, settings.average());
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.attempts = attempts;
    this.listener = listener;
  }

  /**
   * What a run came to.
   *
   * @param state after the last round
   * @param checkpoint of the last round, whole
   * @param exported the checkpoint that is the run's result
   * @param imagesPerSecond over the rounds of this call; 0 where none was left to do
   * @param bytesDownPerRound sent to each executor, mean over the rounds of this call
   * @param bytesUpPerRound sent to the driver, likewise
   * @param warnings that were said
   */
  public record Outcome(
      RunState state,
      Checkpoint checkpoint,
      Checkpoint exported,
      double imagesPerSecond,
      double bytesDownPerRound,
      double bytesUpPerRound,
      List<String> warnings) {}

  /** Trains the rounds that are left. */
  public Outcome run() throws IOException {
    begin();
    rounds = state.round() + settings.rounds().roundsFrom(state.optimizerSteps());
    listener.started(state.round(), isOver() ? state.round() : rounds);
    warnings.forEach(listener::warned);
    while (!isOver()) {
      trainRound();
      if (validatesNow()) {
        validate();
      }
      if (savesNow()) {
        checkpoint();
      }
    }
    if (settings.cadence().stops(state)) {
      listener.stoppedEarly(state.round(), state.best());
    }
    Checkpoint last = Checkpoint.of(state, vectors, job.layout(), job.head()).at(checkpointUri);
    return new Outcome(
        state,
        last,
        exported(last),
        meter.imagesPerSecond(),
        meter.bytesDownPerRound(),
        meter.bytesUpPerRound(),
        List.copyOf(warnings));
  }

  private void begin() throws IOException {
    String run = claim();
    Optional<Checkpoint> newest = checkpoints.newest(warnings::add);
    if (newest.isPresent()) {
      Checkpoint found = newest.get();
      state = continuation(settings).check(found, warnings::add);
      vectors = found.vectors(job.layout(), job.head());
      checkpointUri = found.uri();
      // What the driver before was about to write, or to delete.
      retain();
      return;
    }
    ModelState model =
        new ModelState(job.initial(), job.engines().initialOptimizer(job.spec(), job.layout()));
    vectors = new RunVectors(model, Map.of(), Optional.empty());
    state = RunState.start(run, settings.terms(), model.optimizer());
  }

  private boolean isOver() {
    return isComplete() || settings.cadence().stops(state);
  }

  private boolean isComplete() {
    return settings.rounds().endsAt(state.optimizerSteps());
  }

  private boolean validatesNow() {
    return validation.isPresent()
        && (isComplete() || settings.cadence().validatesAfter(state.round()));
  }

  /** The best round has a checkpoint too, as it may be the one that is exported. */
  private boolean savesNow() {
    return isOver() || state.isBest() || settings.cadence().checkpointsAfter(state.round());
  }

  private static Continuation continuation(RunSettings settings) {
    return new Continuation(settings.terms(), settings.rounds().steps());
  }

  /**
   * Refuses settings under which the run that {@code checkpoints} hold cannot go on. A command that
   * is refused does no work and disturbs no driver that is at work there.
   */
  public static void requireContinues(RunSettings settings, Checkpoints checkpoints)
      throws IOException {
    newestThatContinues(settings, checkpoints);
  }

  private static Optional<Checkpoint> newestThatContinues(
      RunSettings settings, Checkpoints checkpoints) throws IOException {
    Optional<Checkpoint> newest = checkpoints.newest(passedOver -> {});
    newest.ifPresent(found -> continuation(settings).check(found, difference -> {}));
    return newest;
  }

  /** Takes the output over, and gives the identity of its run. */
  private String claim() throws IOException {
    Optional<String> known =
        newestThatContinues(settings, checkpoints).map(found -> found.state().run());
    String run =
        (known.isPresent() ? known : attempts.lastRun())
            .orElseGet(() -> UUID.randomUUID().toString());
    attempts.claim(run, warnings::add);
    return run;
  }

  private void trainRound() {
    RoundPlan plan = settings.rounds().after(state);
    if (mayBeSaved(plan) && !job.spec().trainBackbone()) {
      plan = plan.audited();
    }
    long start = System.nanoTime();
    RoundTrainer.Trained trained = trainer.train(plan, vectors);
    double seconds = (System.nanoTime() - start) / 1e9;
    vectors = trained.vectors();
    state = state.afterRound(plan, vectors, trained.result());
    meter.add(trained.result(), seconds);
    gapAlarm.after(state.round(), trained.gap()).ifPresent(this::warn);
    waitAlarm.after(state.round(), trained.result().dataWait()).ifPresent(this::warn);
    listener.roundFinished(report(trained, seconds));
  }

  private boolean mayBeSaved(RoundPlan plan) {
    int done = plan.round() + 1;
    Cadence cadence = settings.cadence();
    return cadence.checkpointsAfter(done)
        || cadence.validatesAfter(done)
        || settings.rounds().endsAt(state.optimizerSteps() + plan.localSteps());
  }

  private void warn(String warning) {
    warnings.add(warning);
    listener.warned(warning);
  }

  private RoundReport report(RoundTrainer.Trained trained, double seconds) {
    RoundRunner.RoundResult result = trained.result();
    return new RoundReport(
        state.round(),
        rounds,
        (double) state.position() / settings.epochSamples(),
        state.position(),
        state.loss(),
        state.accuracy(),
        seconds,
        result.samples() / seconds,
        meter.secondsFor(settings.rounds().samplesFrom(state.optimizerSteps())),
        result.bytesDown(),
        result.bytesUp(),
        result.dataWait(),
        trained.gap().orElse(null));
  }

  private void validate() {
    EvaluationResult result = validation.orElseThrow().apply(vectors.used());
    state = state.validated(result.scores());
    listener.validated(state.round(), result);
  }

  private void checkpoint() {
    Checkpoint checkpoint = Checkpoint.of(state, vectors, job.layout(), job.head());
    listener.checkpointing(state.round());
    try {
      checkpointUri = attempts.whileNewest(() -> checkpoints.write(checkpoint, attempts.id()));
      retain();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener.checkpointed(state.round(), checkpointUri);
  }

  private Checkpoint exported(Checkpoint last) throws IOException {
    boolean isLast =
        settings.export() == ExportChoice.LAST || state.best() == null || state.isBest();
    return isLast ? last : checkpoints.ofRound(state.run(), state.best().round());
  }

  private void retain() throws IOException {
    Set<Integer> best = state.best() == null ? Set.of() : Set.of(state.best().round());
    attempts.whileNewest(
        () -> {
          checkpoints.retain(
              state.run(), state.round(), settings.cadence().keepLast(), best, attempts);
          return null;
        });
  }
}
