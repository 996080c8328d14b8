package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A run that trains no round: its vector is computed at once, and its one checkpoint, of round 0,
 * is all that it leaves. The same command again finds it.
 */
public final class RoundlessRun {
  private final RunSettings settings;
  private final Checkpoints checkpoints;

  public RoundlessRun(RunSettings settings, Checkpoints checkpoints) {
    this.settings = settings;
    this.checkpoints = checkpoints;
  }

  /**
   * What the same command left before. Refuses what another one left.
   *
   * @param warnings is told of what was passed over, and of other versions
   */
  public Optional<Checkpoint> found(Consumer<String> warnings) throws IOException {
    Optional<Checkpoint> newest = checkpoints.newest(warnings);
    newest.ifPresent(checkpoint -> new Continuation(settings).check(checkpoint, warnings));
    return newest;
  }

  /** Writes the checkpoint of {@code vector}; returns it as it stands in storage. */
  public Checkpoint write(
      VectorLayout layout, float[] vector, Optional<EvaluationResult> validation)
      throws IOException {
    RunState state =
        new RunState(
            RunState.FORMAT,
            UUID.randomUUID().toString(),
            0,
            0,
            0,
            List.of(),
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
    if (validation.isPresent()) {
      state = state.validated(validation.get().scores());
    }
    Checkpoint checkpoint =
        Checkpoint.of(
            state,
            new ModelState(vector, new OptimizerState(0, Map.of())),
            Map.of(),
            layout,
            FixedHead.none());
    String uri = checkpoints.write(checkpoint, UUID.randomUUID().toString().substring(0, 8));
    return new Checkpoint(uri, state, checkpoint.vector(), checkpoint.optimizer());
  }
}
