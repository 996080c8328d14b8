package io.quadraspark.benchmark;

import io.quadraspark.backbone.Tensor;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.util.Map;

/**
 * That libtorch computes what our program computes, in fp32: before any time is worth comparing.
 * The benchmark ends where it does not.
 */
final class AgreementSection implements Section {
  private static final double ALLOWED_OUTPUT = 1e-4;

  // A ReLU whose input is 0 but for rounding opens for one and not for the other.
  private static final double ALLOWED_GRADIENTS = 1e-2;

  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public String title() {
    return "Agreement of libtorch with our program, fp32";
  }

  @Override
  public void run(Bench bench) throws IOException {
    if (!bench.peers().contains(Contender.Kind.LIBTORCH)) {
      bench.report().line("Skipped: libtorch is not among the peers.");
      return;
    }
    Table table =
        bench
            .report()
            .table("network", "what", "who", "output", "all gradients", "worst tensor's gradient");
    int size = bench.options().sizes().get(0);
    for (String architecture : bench.options().architectures()) {
      for (Mode mode : Mode.values()) {
        compare(table, bench, bench.task(architecture, size, Precision.FP32, mode));
      }
    }
  }

  private static void compare(Table table, Bench bench, Case task) throws IOException {
    Map<String, Tensor> ours = results(bench, bench.ours(), task);
    for (Contender peer : bench.peers(task)) {
      if (peer.kind() != Contender.Kind.LIBTORCH) {
        continue;
      }
      Errors errors = Errors.of(results(bench, peer, task), ours);
      table.row(
          task.architecture(),
          task.mode().label(),
          peer.label(),
          "%.1e".formatted(errors.output()),
          "%.1e".formatted(errors.gradients()),
          "%.1e".formatted(errors.largestOfTensors()));
      check(peer, "output", errors.output(), ALLOWED_OUTPUT);
      check(peer, "adapters' gradients", errors.gradients(), ALLOWED_GRADIENTS);
    }
  }

  private static void check(Contender peer, String what, double error, double allowed) {
    // Not a number is not allowed either.
    if (!(error <= allowed)) {
      throw BenchmarkErrors.disagreement(peer.label(), what, error, allowed);
    }
  }

  private static Map<String, Tensor> results(Bench bench, Contender contender, Case task)
      throws IOException {
    try (WorkerProcess worker = bench.start(contender, task)) {
      // Twice: what a first run leaves behind must not change the second.
      worker.run(2);
      return worker.results();
    }
  }
}
