package io.quadraspark.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of steps take no more memory than hundreds: measured in a JVM of its own, whose heap is
 * resident from the start, so that what grows is native.
 */
@Tag("slow")
class SteadyMemoryTest {
  private static final int STEPS = 2000;
  private static final int WARM_UP = 400;
  private static final long MOST_KILOBYTES = 16 << 10;
  private static final int MINUTES = 10;

  @ParameterizedTest
  @EnumSource(
      value = AdapterSpec.Form.class,
      names = {"LOW_RANK", "DEPTHWISE"})
  void residentMemoryIsFlat(AdapterSpec.Form form, @TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process training =
        new ProcessBuilder(command(form.name()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(training.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      training.destroyForcibly();
    }
    String text = Files.readString(output);
    assertThat(training.exitValue()).as(text).isZero();
    String[] kilobytes = text.lines().reduce((before, last) -> last).orElseThrow().split(" ");
    System.out.printf(
        "%s: %s KB after %d steps, %s KB after %d%n",
        form, kilobytes[0], WARM_UP, kilobytes[1], STEPS);
    assertThat(Long.parseLong(kilobytes[1]) - Long.parseLong(kilobytes[0]))
        .isLessThan(MOST_KILOBYTES);
  }

  private static List<String> command(String form) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add") || argument.startsWith("-Dorg.bytedeco"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SteadyMemoryTest.class.getName(),
            form));
    return command;
  }

  /** Trains, and prints the resident kilobytes after the warm-up and at the end. */
  public static void main(String[] arguments) throws IOException {
    Dl4jEngineFactory factory = new Dl4jEngineFactory();
    byte[] weights = MicroBackbone.file();
    EngineSpec spec =
        MicroBackbone.spec(AdapterSpec.Form.valueOf(arguments[0]), MicroBackbone.adamW(5.0));
    Batch batch = MicroBackbone.batch(8, 1);
    long warm = 0;
    try (Engine engine = factory.open(spec, weights)) {
      engine.load(factory.initial(spec, weights), factory.initialOptimizer(spec, engine.layout()));
      for (int step = 0; step < STEPS; step++) {
        engine.train(batch);
        if (step == WARM_UP) {
          warm = residentKilobytes();
        }
      }
      System.out.printf("%d %d%n", warm, residentKilobytes());
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
