package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A run that trains no round: its vector is computed at once, and its one checkpoint, of round 0,
 * is all that it leaves. The same command again finds it.
 */
public final class RoundlessRun {
  private final RunTerms terms;
  private final Checkpoints checkpoints;
  private final Attempts attempts;
  private final String id = UUID.randomUUID().toString();

  public RoundlessRun(RunTerms terms, Checkpoints checkpoints, Attempts attempts) {
    this.terms = terms;
    this.checkpoints = checkpoints;
    this.attempts = attempts;
  }

  /**
   * Takes the output over, and finds what the same command left there before. Refuses what another
   * command left.
   *
   * @param warnings is told of what was passed over, of other versions, and of another driver
   */
  public Optional<Checkpoint> found(Consumer<String> warnings) throws IOException {
    Optional<Checkpoint> newest = checkpoints.newest(warnings);
    newest.ifPresent(checkpoint -> new Continuation(terms, 0).check(checkpoint, warnings));
    attempts.claim(newest.map(checkpoint -> checkpoint.state().run()).orElse(id), warnings);
    return newest;
  }

  /** Writes the checkpoint of {@code vector}; returns it as it stands in storage. */
  public Checkpoint write(
      VectorLayout layout, float[] vector, Optional<EvaluationResult> validation)
      throws IOException {
    OptimizerState untrained = new OptimizerState(0, Map.of());
    RunState state = RunState.start(id, terms, untrained);
    if (validation.isPresent()) {
      state = state.validated(validation.get().scores());
    }
    RunVectors vectors =
        new RunVectors(new ModelState(vector, untrained), Map.of(), Optional.empty());
    Checkpoint checkpoint = Checkpoint.of(state, vectors, layout, FixedHead.none());
    return checkpoint.at(attempts.whileNewest(() -> checkpoints.write(checkpoint, attempts.id())));
  }
}
