package io.quadraspark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Decides whether a run may go on from a checkpoint under the settings that are asked for now. */
final class Continuation {
  private final RunTerms now;
  private final long steps;

  /**
   * @param now what is asked for
   * @param steps optimiser steps of the whole run
   */
  Continuation(RunTerms now, long steps) {
    this.now = now;
    this.steps = steps;
  }

  /**
   * The state to go on from, with the settings of now.
   *
   * @param warnings is told of every difference that changes what the run comes to but is allowed
   */
  RunState check(Checkpoint checkpoint, Consumer<String> warnings) {
    RunState state = checkpoint.state();
    List<String> refused = new ArrayList<>();
    differences(state.terms().fixed(), now.fixed(), refused::add);
    if (!refused.isEmpty()) {
      throw JobErrors.otherRun(checkpoint.uri(), refused);
    }
    if (state.optimizerSteps() > steps) {
      throw JobErrors.shorterRun(checkpoint.uri(), state.optimizerSteps(), steps);
    }
    differences(
        state.terms().configuration(),
        now.configuration(),
        difference ->
            warnings.accept(
                "The run goes on with another %s: it will not end as an unbroken run would"
                    .formatted(difference)));
    differences(
        state.terms().environment(),
        now.environment(),
        difference ->
            warnings.accept(
                "The run goes on with another %s: its last bits may differ from an unbroken run's"
                    .formatted(difference)));
    return state.under(now);
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
