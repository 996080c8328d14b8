package io.quadraspark.benchmark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What a round costs besides training: an engine that does nothing, and everything else as is. */
final class CoordinationSection implements Section {
  /**
   * A vector to average.
   *
   * @param driverMegabytes heap of the driver
   * @param executorMegabytes heap of each executor
   */
  private record Vector(String what, int weights, int driverMegabytes, int executorMegabytes) {}

  private static final List<Vector> VECTORS =
      List.of(
          new Vector("adapters of ConvNeXt-T", 120_000, 512, 512),
          new Vector("a large adapter", 1_000_000, 1024, 1024),
          new Vector("a head of 19,150 x 768", 19_150 * 768 + 19_150, 4096, 3072));

  private static final String SLICES = "16,64,256,1024";
  private static final String QUICK_SLICES = "16,64";

  @Override
  public String name() {
    return "coordination";
  }

  @Override
  public String title() {
    return "A round without training";
  }

  @Override
  public boolean comparesNetworks() {
    return false;
  }

  @Override
  public void run(Bench bench) throws IOException {
    Table table =
        bench
            .report()
            .table(
                "vector",
                "weights",
                "slices",
                "seconds a round",
                "MB down, each executor",
                "MB up, all",
                "live heap of the driver, MB");
    for (Vector vector : bench.options().quick() ? VECTORS.subList(0, 1) : VECTORS) {
      List<String[]> answers =
          bench
              .spark()
              .run(
                  "CoordinationWorker",
                  vector.driverMegabytes(),
                  vector.weights(),
                  bench.options().quick() ? QUICK_SLICES : SLICES,
                  bench.options().rounds(),
                  vector.executorMegabytes());
      for (String[] answer : answers) {
        Statistics seconds =
            new Statistics(Arrays.stream(answer[4].split(",")).map(Double::valueOf).toList());
        bench
            .report()
            .progress(
                "%s, %s slices: %.2f s".formatted(vector.what(), answer[0], seconds.median()));
        table.row(
            vector.what(),
            "%,d".formatted(vector.weights()),
            answer[0],
            seconds.text(2),
            answer[1],
            answer[2],
            answer[3]);
      }
    }
    bench
        .report()
        .line(
            "Two executors of one core each, in JVMs of their own; AdamW with averaged moments, so"
                + " three vectors go down and up.");
  }
}
