package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.engine.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Time of a frozen forward pass and of a step, one core, against the peers. */
final class StepSection implements Section {
  @Override
  public String name() {
    return "step";
  }

  @Override
  public String title() {
    return "Time of a batch on one core";
  }

  @Override
  public void run(Bench bench) throws IOException {
    Table table =
        bench
            .report()
            .table(
                "network",
                "px",
                "precision",
                "what",
                "who",
                "ms a batch",
                "images/s",
                "times ours",
                "CPU ms a batch",
                "times ours, CPU");
    for (Precision precision : bench.precisions()) {
      for (String architecture : bench.options().architectures()) {
        for (int size : bench.options().sizes()) {
          for (Mode mode : Mode.values()) {
            add(table, bench, bench.task(architecture, size, precision, mode));
          }
        }
      }
    }
  }

  private static void add(Table table, Bench bench, Case task) throws IOException {
    List<Contender> contenders = new ArrayList<>(List.of(bench.ours()));
    contenders.addAll(bench.peers(task));
    Map<Contender, RunTimes> times = Turns.of(bench, task, contenders);
    RunTimes ours = times.get(bench.ours());
    times.forEach((contender, its) -> row(table, bench, task, contender, its, ours));
  }

  private static void row(
      Table table, Bench bench, Case task, Contender contender, RunTimes its, RunTimes ours) {
    double milliseconds = its.wall().median();
    bench.report().progress("%s, %s: %.1f ms".formatted(task, contender.label(), milliseconds));
    table.row(
        task.architecture(),
        Integer.toString(task.size()),
        task.precision().label(),
        task.mode().label(),
        contender.label(),
        its.wall().text(1),
        Table.number(1000 * task.batch() / milliseconds, 1),
        Table.number(milliseconds / ours.wall().median(), 2),
        its.cpu().text(1),
        Table.number(its.cpu().median() / ours.cpu().median(), 2));
  }
}
