package io.quadraspark.benchmark;

import io.quadraspark.benchmark.ImageProcesses.Who;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Images a second on one core: the steps from a photo to a shard, and the whole job. */
final class ShardSection implements Section {
  private static final List<String> STEPS = List.of("decode", "resize", "encode", "convert");
  private static final int PHOTOS = 100;
  private static final int JOB_IMAGES = 3_000;
  private static final int QUICK_PHOTOS = 10;
  private static final int QUICK_JOB_IMAGES = 100;
  private static final int WARM_PASSES = 4;

  @Override
  public String name() {
    return "shard";
  }

  @Override
  public String title() {
    return "Images into shards";
  }

  @Override
  public boolean comparesNetworks() {
    return false;
  }

  @Override
  public void run(Bench bench) throws IOException {
    boolean quick = bench.options().quick();
    int photos = quick ? QUICK_PHOTOS : PHOTOS;
    int jobImages = quick ? QUICK_JOB_IMAGES : JOB_IMAGES;
    long bytes = bench.images().draw(photos, jobImages);
    List<Who> contenders = new ArrayList<>(List.of(Who.OURS, Who.IMAGE_IO));
    if (bench.images().hasPillow()) {
      contenders.add(Who.PILLOW);
    } else {
      bench.report().line("Skipped: Pillow. Install python3-pil, or set -Dbenchmark.python.");
    }
    Map<Who, WorkerProcess> workers = new EnumMap<>(Who.class);
    try {
      for (Who who : contenders) {
        workers.put(who, bench.images().start(who));
      }
      Table table =
          bench
              .report()
              .table("step", "who", "images/s", "of ours", "images/s of CPU time", "of ours, CPU");
      for (String step : STEPS) {
        add(table, bench, step, photos, workers);
      }
      add(table, bench, "job", jobImages, workers);
      workers.forEach(
          (who, worker) -> bench.report().progress(who.label() + ": " + worker.versions()));
    } finally {
      for (WorkerProcess worker : workers.values()) {
        worker.close();
      }
    }
    bench
        .report()
        .line(
            ("One core each, in turns. %d drawn photos of 500 x 375 px, %d bytes on average, to"
                    + " 224 x 224 by averages over areas, JPEG quality 90, 4:2:0. convert is all"
                    + " three and, of ours, every check and the perceptual hash. job is, of ours,"
                    + " shard in local[1]: a tar of %d images to shuffled shards with their"
                    + " manifest; of the others a loop from tar to tar with the same hashes.")
                .formatted(photos, bytes, jobImages));
  }

  private static void add(
      Table table, Bench bench, String step, int images, Map<Who, WorkerProcess> workers)
      throws IOException {
    Map<Who, RunTimes> times = new EnumMap<>(Who.class);
    for (var worker : workers.entrySet()) {
      worker.getValue().ask(step + " " + (step.equals("job") ? 1 : WARM_PASSES));
      times.put(worker.getKey(), new RunTimes());
    }
    for (int round = 0; round < bench.options().rounds(); round++) {
      for (var worker : workers.entrySet()) {
        times.get(worker.getKey()).add(worker.getValue().ask(step + " 1"));
      }
    }
    RunTimes ours = times.get(Who.OURS);
    times.forEach((who, its) -> row(table, bench, step, images, who, its, ours));
  }

  private static void row(
      Table table, Bench bench, String step, int images, Who who, RunTimes its, RunTimes ours) {
    double wall = its.wall().median();
    bench
        .report()
        .progress("%s, %s: %.0f images/s".formatted(step, who.label(), 1e3 * images / wall));
    table.row(
        step,
        who.label(),
        rate(images, its.wall()),
        Table.number(ours.wall().median() / wall, 2),
        rate(images, its.cpu()),
        Table.number(ours.cpu().median() / its.cpu().median(), 2));
  }

  /** {@code median (lowest to highest)}. */
  private static String rate(int images, Statistics milliseconds) {
    return "%s (%s to %s)"
        .formatted(
            Table.number(1e3 * images / milliseconds.median(), 0),
            Table.number(1e3 * images / milliseconds.maximum(), 0),
            Table.number(1e3 * images / milliseconds.minimum(), 0));
  }
}
