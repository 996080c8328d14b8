package io.quadraspark.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.dl4j.Dl4jEngineFactory;
import io.quadraspark.engine.dl4j.MicroBackbone;
import io.quadraspark.faults.ChildJvm;
import io.quadraspark.training.AveragingRoundRunner;
import io.quadraspark.training.BatchSource;
import io.quadraspark.training.ModelState;
import io.quadraspark.training.MomentPolicy;
import io.quadraspark.training.RoundPlan;
import io.quadraspark.training.RoundRunner;
import io.quadraspark.training.SharedEngines;
import io.quadraspark.training.TrainingJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * After a warm-up, ten minutes of short rounds on a real network take no more memory: driver and
 * executors in JVMs of their own, whose heaps are resident from the start, so that what grows is
 * native or outside of the heap.
 */
@Tag("slow")
class SoakTest {
  private static final int MINUTES = 10;
  private static final int WARM_UP_MINUTES = 2;

  /** Compilers settle by rounds, not by time: the machine may do other work. */
  private static final int WARM_UP_ROUNDS = 1_500;

  private static final int MINUTES_AT_MOST = 40;
  private static final int EXECUTORS = 2;
  private static final int SLICES = 4;
  private static final int BATCH = 4;
  private static final long MOST_KILOBYTES = 24 << 10;
  private static final String HEAP = "512m";

  @Test
  void residentMemoryOfDriverAndExecutorsIsFlat(@TempDir Path folder) throws Exception {
    List<String> heap = List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch");
    List<String> main = List.of(SoakTest.class.getName(), folder.toString());
    String said;
    try (ChildJvm driver = ChildJvm.start(folder.resolve("log"), heap, Map.of(), main)) {
      assertThat(driver.endsWithin(Duration.ofMinutes(MINUTES_AT_MOST))).isTrue();
      said = driver.said();
      assertThat(driver.process().exitValue()).as(said).isZero();
    }
    List<String> lines = said.lines().filter(line -> line.startsWith("minute")).toList();
    lines.forEach(System.out::println);
    List<long[]> kilobytes = lines.stream().map(SoakTest::kilobytes).toList();
    assertThat(kilobytes).hasSize(1 + MINUTES);
    long[] warm = kilobytes.get(0);
    assertThat(warm).hasSize(1 + EXECUTORS);
    for (long[] later : kilobytes.subList(1, 1 + MINUTES)) {
      for (int process = 0; process < warm.length; process++) {
        assertThat(later[process] - warm[process]).isLessThan(MOST_KILOBYTES);
      }
    }
  }

  /** {@code minute 3, 1234 rounds, KB: 100 200 200}. */
  private static long[] kilobytes(String line) {
    String numbers = line.substring(line.indexOf("KB: ") + 4);
    return Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private record Noise() implements BatchSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Batch> batches(long position, int count, int batchSize) {
      return IntStream.range(0, count / batchSize)
          .mapToObj(step -> MicroBackbone.batch(batchSize, position + step))
          .iterator();
    }
  }

  /** Trains round after round, and prints the resident kilobytes of all processes each minute. */
  public static void main(String[] arguments) throws IOException {
    Path backbone = Path.of(arguments[0], "backbone.safetensors");
    Files.write(backbone, MicroBackbone.file());
    EngineFactory factory = new Dl4jEngineFactory();
    EngineSpec spec =
        MicroBackbone.spec(
            AdapterSpec.Form.LOW_RANK, MicroBackbone.adamW(5), backbone.toUri().toString());
    byte[] file = MicroBackbone.file();
    TrainingJob job =
        new TrainingJob(
            factory, spec, file, factory.layout(spec, file), new Noise(), MomentPolicy.AVERAGE);
    ModelState start =
        new ModelState(factory.initial(spec, file), factory.initialOptimizer(spec, job.layout()));
    TestSpark.onCluster(
        EXECUTORS,
        Map.of("spark.executor.memory", HEAP),
        spark -> {
          try {
            train(spark, job, start);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return null;
        });
  }

  private static void train(JavaSparkContext spark, TrainingJob job, ModelState start)
      throws IOException {
    try (SharedEngines engines =
            new SharedEngines(spark, job.engines(), job.spec(), job.weightsFile());
        RoundRunner runner = AveragingRoundRunner.FACTORY.open(spark, job, engines)) {
      long begin = System.nanoTime();
      int round = 0;
      while (round < WARM_UP_ROUNDS || !isOver(WARM_UP_MINUTES, begin)) {
        train(runner, start, round++);
      }
      System.out.printf("minute 0, %d rounds, KB: %s%n", round, resident(spark));
      begin = System.nanoTime();
      for (int minute = 1; minute <= MINUTES; minute++) {
        while (!isOver(minute, begin)) {
          train(runner, start, round++);
        }
        System.out.printf("minute %d, %d rounds, KB: %s%n", minute, round, resident(spark));
      }
    }
  }

  /** From the start each time: the network is to live as long as the test, not to learn. */
  private static void train(RoundRunner runner, ModelState start, int round) {
    long position = (long) round * SLICES * BATCH;
    runner.run(new RoundPlan(round, position, SLICES, 1, BATCH, false), start);
  }

  private static boolean isOver(int minutes, long begin) {
    return System.nanoTime() - begin >= TimeUnit.MINUTES.toNanos(minutes);
  }

  /** Of the driver, then of the executors in order of their names. */
  private static String resident(JavaSparkContext spark) throws IOException {
    int tasks = 8 * EXECUTORS;
    List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
    Map<String, Long> executors = new TreeMap<>();
    spark
        .parallelize(numbers, tasks)
        .map(number -> new Tuple2<>(SparkEnv.get().executorId(), residentKilobytes()))
        .collect()
        .forEach(answer -> executors.put(answer._1(), answer._2()));
    StringBuilder text = new StringBuilder(Long.toString(residentKilobytes()));
    executors.values().forEach(kilobytes -> text.append(' ').append(kilobytes));
    return text.toString();
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
