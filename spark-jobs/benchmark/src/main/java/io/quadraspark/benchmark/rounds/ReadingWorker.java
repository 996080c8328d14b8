package io.quadraspark.benchmark.rounds;

import io.quadraspark.action.TrainAdapters;
import io.quadraspark.dataprep.image.Augmentation;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.DataSet;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.dataprep.read.SampleReader;
import io.quadraspark.dataprep.read.SampleStream;
import io.quadraspark.dataprep.read.Split;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;
import io.quadraspark.quickstart.S3ServerProcess;
import io.quadraspark.training.RoundReport;
import io.quadraspark.training.TrainingListener;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Reading by one task. Arguments: the build directory of the module s3-server, how many images,
 * rounds of training, weights of ResNet-18 and of ResNet-20.
 */
public final class ReadingWorker {
  private static final int LARGE = 160;
  private static final int SMALL = 32;
  private static final int EPOCHS = 3;
  private static final int INTERLEAVE = 4;
  private static final int DECODED = 1000;
  private static final double NANOSECONDS = 1e9;
  private static final double MEGA = 1e6;

  private static final List<String> AUGMENTATIONS =
      List.of(
          "none",
          "flip",
          "crop-flip",
          "random-resized-crop",
          "randaugment=2:9",
          "colour-jitter=0.4",
          "random-erasing=0.25",
          "cutout=0.5",
          "random-resized-crop,randaugment=2:9,random-erasing=0.25");

  /** A small training on a data set of images of {@code size} pixels. */
  private record Training(
      String architecture, String weights, String data, int size, int batchSize, int localSteps) {}

  private ReadingWorker() {}

  /**
   * Prints {@code @read;what;MB;MB/s}, {@code @decode;augmentation;images/s;times none} and {@code
   * @wait;training;images/s;first round;later rounds}.
   */
  public static void main(String[] arguments) throws Exception {
    Path work = Files.createTempDirectory("reading");
    int images = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    try (S3ServerProcess server =
            S3ServerProcess.start(Path.of(arguments[0]), work.resolve("s3"), "photos");
        JavaSparkContext spark = spark(server)) {
      SparkSession session = SparkSession.builder().getOrCreate();
      Configuration hadoop = spark.hadoopConfiguration();
      String large = server.uri("data-" + LARGE);
      String small = server.uri("data-" + SMALL);
      DataSet data = PhotoData.make(session, work, large, images, LARGE);
      PhotoData.make(session, work, small, images, SMALL);
      read(data, hadoop);
      decode(data, hadoop);
      train(spark, server, new Training("resnet18", arguments[3], large, LARGE, 16, 4), rounds);
      train(spark, server, new Training("resnet20", arguments[4], small, SMALL, 32, 16), rounds);
    }
  }

  private static JavaSparkContext spark(S3ServerProcess server) {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("benchmark")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1");
    server.sparkSettings().forEach(conf::set);
    return new JavaSparkContext(conf);
  }

  private static void read(DataSet data, Configuration hadoop) {
    int samples = Math.toIntExact(data.count(Split.TRAIN));
    SampleStream stream = new SampleStream(data.blocks(Split.TRAIN), 1, INTERLEAVE);
    try (SampleReader reader = new SampleReader(stream, hadoop)) {
      reader.read(0, 1).next();
      long bytes = 0;
      long begin = System.nanoTime();
      Iterator<Sample> all = reader.read(samples, EPOCHS * samples);
      while (all.hasNext()) {
        bytes += all.next().jpeg().length;
      }
      double seconds = (System.nanoTime() - begin) / NANOSECONDS;
      answer(
          "read;%d samples of %.1f kB, %d blocks in groups of %d, sha256 checked;%.0f;%.0f",
          EPOCHS * samples,
          bytes / 1e3 / EPOCHS / samples,
          stream.blocks().size(),
          INTERLEAVE,
          bytes / MEGA,
          bytes / MEGA / seconds);
    }
  }

  private static void decode(DataSet data, Configuration hadoop) {
    List<Sample> samples = new ArrayList<>();
    SampleReader.readBlock(data.blocks(Split.TRAIN), 0, hadoop)
        .forEachRemaining(sample -> samples.add(sample));
    double plain = 0;
    for (String name : AUGMENTATIONS) {
      Augmentation augmentation = Augmentation.named(name);
      decoded(samples, augmentation);
      double perSecond = DECODED / decoded(samples, augmentation);
      plain = plain == 0 ? perSecond : plain;
      answer("decode;%s;%.0f;%.2f", name, perSecond, plain / perSecond);
    }
  }

  /** Seconds of processor time. */
  private static double decoded(List<Sample> samples, Augmentation augmentation) {
    float[] target = new float[ImageTensor.length(LARGE)];
    long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < DECODED; i++) {
      byte[] jpeg = samples.get(i % samples.size()).jpeg();
      ImageTensor.decode(jpeg, augmentation, 1, i, LARGE, target, 0);
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / NANOSECONDS;
  }

  private static void train(
      JavaSparkContext spark, S3ServerProcess server, Training training, int rounds) {
    List<RoundReport> reports = new ArrayList<>();
    new TrainAdapters(new Dl4jEngineFactory())
        .data(training.data())
        .backbone(Path.of(training.weights()).toUri().toString())
        .architecture(training.architecture())
        .output(server.uri(training.architecture()))
        .slices(1)
        .localSteps(training.localSteps())
        .rounds(rounds)
        .batchSize(training.batchSize())
        .listener(
            new TrainingListener() {
              @Override
              public void roundFinished(RoundReport report) {
                reports.add(report);
              }
            })
        .run(spark);
    double[] later = reports.stream().skip(2).mapToDouble(RoundReport::dataWait).sorted().toArray();
    double[] speeds =
        reports.stream().skip(2).mapToDouble(RoundReport::imagesPerSecond).sorted().toArray();
    answer(
        "wait;%s, %d px, batches of %d;%.1f;%.1f %%;%.1f %%",
        training.architecture(),
        training.size(),
        training.batchSize(),
        speeds[speeds.length / 2],
        100 * reports.get(0).dataWait(),
        100 * later[later.length / 2]);
  }

  private static void answer(String format, Object... figures) {
    System.out.println("@" + String.format(Locale.ROOT, format, figures));
  }
}
