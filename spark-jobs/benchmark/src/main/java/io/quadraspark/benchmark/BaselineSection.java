package io.quadraspark.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What a round moves and takes against dl4j-spark's own trainer on a network of stock layers. */
final class BaselineSection implements Section {
  private static final int DRIVER_MEGABYTES = 1024;
  private static final int EXECUTOR_MEGABYTES = 1024;

  /** A trainer's rounds. */
  private record Measured(
      long elements, double before, double down, double up, Statistics seconds) {
    static Measured of(List<String[]> rounds) {
      return new Measured(
          Long.parseLong(rounds.get(0)[0]),
          Double.parseDouble(rounds.get(0)[1]),
          median(rounds, 2),
          median(rounds, 3),
          new Statistics(column(rounds, 4)));
    }

    private static double median(List<String[]> rounds, int field) {
      return new Statistics(column(rounds, field)).median();
    }

    private static List<Double> column(List<String[]> rounds, int field) {
      return rounds.stream().map(round -> Double.valueOf(round[field])).toList();
    }
  }

  @Override
  public String name() {
    return "baseline";
  }

  @Override
  public String title() {
    return "A round against dl4j-spark on stock layers";
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
                "optimiser",
                "trainer",
                "elements",
                "kB down a round",
                "kB up a round",
                "of theirs",
                "share of elements",
                "seconds a round",
                "kB down before");
    for (String optimizer : List.of("sgd", "adam")) {
      Measured theirs = measure(bench, "dl4j", optimizer);
      add(table, optimizer, "dl4j-spark", theirs, theirs);
      Measured ours = measure(bench, "ours", optimizer);
      add(table, optimizer, "ours", ours, theirs);
    }
    bench
        .report()
        .line(
            "ResNet-20 with low-rank adapters (r = 16) and a head of 10 classes on noise of 32 px;"
                + " 2 executors of one core, 2 slices of 4 steps on 16 images. Theirs: every layer"
                + " a stock layer, frozen ones in FrozenLayerWithBackprop. Bytes are Spark's own"
                + " figures, down to all executors: pieces of broadcasts, task results, shuffled"
                + " bytes. 'Before' is what went down until the first timed round, the frozen"
                + " weights among it.");
  }

  private static Measured measure(Bench bench, String trainer, String optimizer)
      throws IOException {
    Path weights = bench.weights("resnet20");
    return Measured.of(
        bench
            .spark()
            .run(
                "BaselineWorker",
                DRIVER_MEGABYTES,
                trainer,
                optimizer,
                weights.toAbsolutePath(),
                bench.options().rounds(),
                EXECUTOR_MEGABYTES));
  }

  private static void add(
      Table table, String optimizer, String trainer, Measured its, Measured theirs) {
    Function<Double, String> kilobytes = bytes -> Table.number(bytes / 1e3, 1);
    table.row(
        optimizer,
        trainer,
        Long.toString(its.elements()),
        kilobytes.apply(its.down()),
        kilobytes.apply(its.up()),
        Table.number((its.down() + its.up()) / (theirs.down() + theirs.up()), 3),
        Table.number((double) its.elements() / theirs.elements(), 3),
        its.seconds().text(2),
        kilobytes.apply(its.before()));
  }
}
