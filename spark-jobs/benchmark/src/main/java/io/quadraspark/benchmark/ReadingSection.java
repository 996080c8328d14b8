package io.quadraspark.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How fast a task gets its images, and how long training waits for them. */
final class ReadingSection implements Section {
  private static final int HEAP_MEGABYTES = 2048;
  private static final int IMAGES = 8000;
  private static final int QUICK_IMAGES = 400;

  @Override
  public String name() {
    return "reading";
  }

  @Override
  public String title() {
    return "Reading for training";
  }

  @Override
  public boolean comparesNetworks() {
    return false;
  }

  @Override
  public void run(Bench bench) throws IOException {
    boolean quick = bench.options().quick();
    Table reads = bench.report().table("from S3 on loopback", "MB", "MB/s a task");
    Table decodes = bench.report().table("augmentation, 160 px", "images/s a core", "times none");
    Table waits =
        bench
            .report()
            .table("training", "images/s", "data wait, first round", "data wait, later rounds");
    List<String[]> answers =
        bench
            .spark()
            .run(
                "ReadingWorker",
                HEAP_MEGABYTES,
                Path.of(System.getProperty("benchmark.s3-server")).toAbsolutePath(),
                quick ? QUICK_IMAGES : IMAGES,
                bench.options().rounds() + 2,
                bench.weights("resnet18").toAbsolutePath(),
                bench.weights("resnet20").toAbsolutePath());
    for (String[] answer : answers) {
      switch (answer[0]) {
        case "read" -> reads.row(answer[1], answer[2], answer[3]);
        case "decode" -> decodes.row(answer[1], answer[2], answer[3]);
        default -> waits.row(answer[1], answer[2], answer[3], answer[4]);
      }
    }
    bench
        .report()
        .line(
            "Images with the spectrum of photos, JPEG quality 90, on an S3Proxy in a JVM of its own on"
                + " this machine. Reading takes every sample with its sha256 and decodes none."
                + " Decoding is by processor time of one thread. Training is of low-rank adapters,"
                + " one task of one thread that decodes itself, with crop-flip; the first round"
                + " reads its first group of blocks, the later ones are in it: their median.");
  }
}
