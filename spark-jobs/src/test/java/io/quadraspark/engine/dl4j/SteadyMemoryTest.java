package io.quadraspark.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of steps take no more memory than hundreds. */
@Tag("slow")
class SteadyMemoryTest {
  private static final int STEPS = 2000;
  private static final int WARM_UP = 400;
  private static final long MOST_KILOBYTES = 16 << 10;

  @ParameterizedTest
  @EnumSource(
      value = AdapterSpec.Form.class,
      names = {"LOW_RANK", "DEPTHWISE"})
  void residentMemoryIsFlat(AdapterSpec.Form form) throws IOException {
    Dl4jEngineFactory factory = new Dl4jEngineFactory();
    byte[] weights = MicroBackbone.file();
    EngineSpec spec = MicroBackbone.spec(form, MicroBackbone.adamW(5.0));
    Batch batch = MicroBackbone.batch(8, 1);
    try (Engine engine = factory.open(spec, weights)) {
      engine.load(
          factory.initial(spec, weights), factory.initialOptimizer(spec, engine.layout()));
      long warm = 0;
      for (int step = 0; step < STEPS; step++) {
        engine.train(batch);
        if (step == WARM_UP) {
          warm = residentKilobytes();
        }
      }
      long end = residentKilobytes();
      System.out.printf("%s: %d KB after %d steps, %d KB after %d%n", form, warm, WARM_UP, end, STEPS);
      assertThat(end - warm).isLessThan(MOST_KILOBYTES);
    }
  }

  /** After a collection, so that the Java heap's own growth does not count. */
  private static long residentKilobytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
