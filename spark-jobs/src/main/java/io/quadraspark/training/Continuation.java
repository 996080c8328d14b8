package io.quadraspark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Decides whether a run may go on from a checkpoint under the settings that are asked for now. */
final class Continuation {
  private final RunSettings settings;

  Continuation(RunSettings settings) {
    this.settings = settings;
  }

  /**
   * The state to go on from, with the settings of now.
   *
   * @param warnings is told of every difference that changes what the run comes to but is allowed
   */
  RunState check(Checkpoint checkpoint, Consumer<String> warnings) {
    RunState state = checkpoint.state();
    List<String> refused = new ArrayList<>();
    differences(state.fixed(), settings.fixed(), refused::add);
    if (!refused.isEmpty()) {
      throw JobErrors.otherRun(checkpoint.uri(), refused);
    }
    if (state.round() > settings.rounds()) {
      throw JobErrors.fewerRounds(checkpoint.uri(), state.round(), settings.rounds());
    }
    differences(
        state.configuration(),
        settings.configuration(),
        difference ->
            warnings.accept(
                "The run goes on with another %s: it will not end as an unbroken run would"
                    .formatted(difference)));
    differences(
        state.environment(),
        settings.environment(),
        difference ->
            warnings.accept(
                "The run goes on with another %s: its last bits may differ from an unbroken run's"
                    .formatted(difference)));
    return state.under(settings);
  }

  private static void differences(
      Map<String, String> before, Map<String, String> now, Consumer<String> difference) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String old = before.getOrDefault(name, "nothing");
      String given = now.getOrDefault(name, "nothing");
      if (!old.equals(given)) {
        difference.accept("%s (%s before, %s now)".formatted(name, old, given));
      }
    }
  }
}
