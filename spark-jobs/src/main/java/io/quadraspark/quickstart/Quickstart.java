package io.quadraspark.quickstart;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;

/**
 * The whole way, from images in object storage to an evaluated adapter, on one machine and with
 * input of its own. Every step but the first two is a command of the command line, and is printed
 * as one could type it.
 */
public final class Quickstart {
  private static final String BUCKET = "quickstart";
  private static final int STEPS = 11;
  private static final int INTERRUPTED = 130;

  private final QuickstartPlan plan;
  private final S3ServerProcess server;
  private final ProgressHeadings headings;
  private final Path summaries;

  private Quickstart(QuickstartPlan plan, S3ServerProcess server, ProgressHeadings headings)
      throws IOException {
    this.plan = plan;
    this.server = server;
    this.headings = headings;
    this.summaries = Files.createDirectories(plan.work().resolve("summaries"));
  }

  /** Exits with 0 when everything was done. */
  public static void main(String[] args) {
    endWithParent();
    AtomicBoolean interrupted = sayWhenInterrupted();
    int code = 0;
    try {
      run(QuickstartPlan.standard());
    } catch (UserException e) {
      code = failed(interrupted, () -> System.err.println("quickstart: " + e.getMessage()));
    } catch (IOException | RuntimeException e) {
      code = failed(interrupted, e::printStackTrace);
    }
    interrupted.set(true);
    // Some library may have left a thread behind.
    System.exit(code);
  }

  /** What fails because everything is being stopped is not worth a word. */
  private static int failed(AtomicBoolean interrupted, Runnable report) {
    if (!interrupted.get()) {
      report.run();
    }
    return 1;
  }

  /** Spark, its executors and the server end by hooks and pipes of their own. */
  private static AtomicBoolean sayWhenInterrupted() {
    AtomicBoolean ending = new AtomicBoolean();
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> {
              if (!ending.getAndSet(true)) {
                System.err.println("quickstart: interrupted; ending Spark and the S3 server");
              }
            },
            Integer.MAX_VALUE);
    return ending;
  }

  /** Nobody would see the rest, and nobody could stop it. */
  private static void endWithParent() {
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(INTERRUPTED)));
  }

  private static void run(QuickstartPlan plan) throws IOException {
    emptyWork(plan);
    ProgressHeadings headings = new ProgressHeadings(System.out, STEPS);
    headings.next("Start an S3 server on loopback, with random credentials");
    try (S3ServerProcess server =
        S3ServerProcess.start(plan.serverBuild(), plan.work().resolve("s3"), BUCKET)) {
      System.out.printf(
          "  %s, bucket %s; unsigned requests are refused%n", server.endpoint(), BUCKET);
      new Quickstart(plan, server, headings).allSteps();
    }
  }

  private static void emptyWork(QuickstartPlan plan) throws IOException {
    if (Files.exists(plan.work())) {
      try (Stream<Path> old = Files.walk(plan.work())) {
        for (Path path : old.sorted((a, b) -> b.compareTo(a)).toList()) {
          // Log4j already writes its file here.
          if (!path.equals(log(plan)) && !path.equals(plan.work())) {
            Files.delete(path);
          }
        }
      }
    }
    Files.createDirectories(plan.work());
  }

  private static Path log(QuickstartPlan plan) {
    return plan.work().resolve("spark.log");
  }

  private void allSteps() throws IOException {
    drawImages();
    headings.next("Start Spark: %d executors in JVMs of their own".formatted(plan.executors()));
    try (SparkSession spark = QuickstartSession.open(plan, server)) {
      System.out.printf("  master %s%n", spark.sparkContext().master());
      prepareBackbone();
      shard(PatternFamily.SHIFTED, "Turn the images of woven fabrics into shards");
      train("head", "Train a linear head alone, on the frozen backbone", "--head-only");
      train("adapters", "Train a head and quadratic adapters, on the frozen backbone");
      evaluate("head", server.uri("runs/head/adapter"));
      export();
      evaluate("adapters", server.uri("adapter"));
    }
    report();
  }

  private void drawImages() throws IOException {
    headings.next("Draw the images and put them into the bucket, as class tars of JPEG files");
    Configuration hadoop = new Configuration();
    server.hadoopSettings().forEach(hadoop::set);
    DrawImages.write(server.uri("raw"), plan.imagesPerClass(), plan.seed(), hadoop);
    for (PatternFamily family : PatternFamily.values()) {
      System.out.printf(
          "  %s: %d classes of %d images%n",
          raw(family), family.classes().size(), plan.imagesPerClass());
    }
    Files.write(pictures(), ContactSheet.png(plan.seed()));
    System.out.printf("  look at them: %s%n", pictures());
  }

  private void prepareBackbone() throws IOException {
    shard(PatternFamily.BASE, "Turn the images of coloured shapes into shards");
    headings.next("Pretrain a small backbone on the shapes, from a random start");
    command(
        "pretrain",
        summary("pretrain"),
        "--data",
        shards(PatternFamily.BASE),
        "--architecture",
        QuickstartPlan.ARCHITECTURE,
        "--output",
        backbone(),
        "--epochs",
        Integer.toString(plan.pretrainEpochs()),
        "--slices",
        Integer.toString(plan.executors()),
        "--seed",
        Long.toString(plan.seed()));
  }

  private void shard(PatternFamily family, String heading) throws IOException {
    headings.next(heading);
    command(
        "shard",
        summary("shard-" + family.directory()),
        "--input",
        raw(family),
        "--layout",
        "class-tars",
        "--output",
        shards(family),
        "--size",
        Integer.toString(Picture.SIZE),
        "--validation-per-class",
        Integer.toString(plan.validationPerClass()),
        "--shard-bytes",
        "512KB",
        "--seed",
        Long.toString(plan.seed()));
  }

  private void train(String run, String heading, String... more) throws IOException {
    headings.next(heading);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--data",
                shards(PatternFamily.SHIFTED),
                "--backbone",
                backbone(),
                "--output",
                server.uri("runs/" + run),
                "--epochs",
                Integer.toString(plan.trainEpochs()),
                "--slices",
                Integer.toString(plan.executors()),
                "--seed",
                Long.toString(plan.seed())));
    options.addAll(List.of(more));
    command("train", summary("train-" + run), options.toArray(String[]::new));
  }

  private void evaluate(String run, String adapter) throws IOException {
    headings.next("Evaluate on the validation split: " + run);
    command(
        "evaluate",
        summary("evaluate-" + run),
        "--data",
        shards(PatternFamily.SHIFTED),
        "--backbone",
        backbone(),
        "--adapter",
        adapter);
  }

  private void export() throws IOException {
    headings.next("Export the adapters from their last checkpoint");
    command(
        "export",
        summary("export"),
        "--checkpoint",
        TrainingFigures.text(summary("train-adapters"), "checkpoint_uri"),
        "--output",
        server.uri("adapter"));
  }

  private void command(String command, Path summary, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.addAll(List.of(options));
    System.out.println("  quadraspark " + String.join(" ", arguments));
    System.out.flush();
    arguments.addAll(List.of("--summary", summary.toUri().toString()));
    int code = QuadraSpark.run(arguments.toArray(String[]::new));
    if (code != 0) {
      throw QuickstartErrors.commandFailed(command, code, log(plan));
    }
  }

  private void report() throws IOException {
    ResultTable table =
        new ResultTable(
            TrainingFigures.read(summary("train-head"), summary("evaluate-head")),
            TrainingFigures.read(summary("train-adapters"), summary("evaluate-adapters")));
    System.out.printf(
        "%nDone in %s (seed %d, chance %.1f %%)%n%n%s%n",
        headings.elapsed(),
        plan.seed(),
        100.0 / PatternFamily.SHIFTED.classes().size(),
        table.text());
    Path bucket = plan.work().resolve("s3").resolve("objects").resolve(BUCKET);
    System.out.printf("  the bucket's objects  %s%n", bucket);
    System.out.printf("  the adapter           %s%n", bucket.resolve("adapter"));
    System.out.printf("  the pictures          %s%n", pictures());
    System.out.printf("  summaries as JSON     %s%n", summaries);
    System.out.printf("  Spark's log           %s%n", log(plan));
  }

  private Path summary(String name) {
    return summaries.resolve(name + ".json");
  }

  private Path pictures() {
    return plan.work().resolve("pictures.png");
  }

  private String raw(PatternFamily family) {
    return server.uri("raw/" + family.directory());
  }

  private String shards(PatternFamily family) {
    return server.uri("shards/" + family.directory());
  }

  private String backbone() {
    return server.uri("backbone.safetensors");
  }
}
