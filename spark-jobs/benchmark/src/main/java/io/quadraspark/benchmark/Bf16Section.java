package io.quadraspark.benchmark;

import io.quadraspark.backbone.Tensor;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.util.Map;

/** What bf16 costs in exactness: each contender against itself in fp32, on the same numbers. */
final class Bf16Section implements Section {
  @Override
  public String name() {
    return "bf16";
  }

  @Override
  public String title() {
    return "Relative error of bf16 against fp32, a step";
  }

  @Override
  public void run(Bench bench) throws IOException {
    Table table =
        bench
            .report()
            .table(
                "network",
                "px",
                "who",
                "logits",
                "adapters' gradients",
                "a tensor's, mean",
                "a tensor's, largest");
    int size = bench.options().sizes().get(0);
    boolean own = bench.precisions().contains(Precision.BF16);
    for (String architecture : bench.options().architectures()) {
      Case task = bench.task(architecture, size, Precision.BF16, Mode.STEP);
      if (own) {
        Map<String, Tensor> exact =
            results(bench, bench.ours(), task.withPrecision(Precision.FP32));
        add(table, bench, bench.ours(), task, exact);
      }
      if (bench.peers().contains(Contender.Kind.LIBTORCH)) {
        addLibtorch(table, bench, task);
      }
    }
  }

  private static void addLibtorch(Table table, Bench bench, Case task) throws IOException {
    Contender single =
        Bench.ways(Contender.Kind.LIBTORCH, false, task.withPrecision(Precision.FP32)).get(0);
    Map<String, Tensor> exact = results(bench, single, task.withPrecision(Precision.FP32));
    for (Contender way : Bench.ways(Contender.Kind.LIBTORCH, false, task)) {
      add(table, bench, way, task, exact);
    }
  }

  private static void add(
      Table table, Bench bench, Contender contender, Case task, Map<String, Tensor> exact)
      throws IOException {
    Errors errors = Errors.of(results(bench, contender, task), exact);
    bench.report().progress("%s, %s: %.4f".formatted(task, contender.label(), errors.gradients()));
    table.row(
        task.architecture(),
        Integer.toString(task.size()),
        contender.label(),
        Table.number(errors.output(), 4),
        Table.number(errors.gradients(), 4),
        Table.number(errors.meanOfTensors(), 4),
        Table.number(errors.largestOfTensors(), 4));
  }

  private static Map<String, Tensor> results(Bench bench, Contender contender, Case task)
      throws IOException {
    try (WorkerProcess worker = bench.start(contender, task)) {
      worker.run(1);
      return worker.results();
    }
  }
}
