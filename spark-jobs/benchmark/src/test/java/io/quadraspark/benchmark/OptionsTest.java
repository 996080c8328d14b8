package io.quadraspark.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void everySectionRunsWhereNoneIsNamed() {
    assertThat(Options.parse(new Properties()).only()).isEqualTo(Sections.names());
  }

  @Test
  void anEmptyPropertyIsAnAbsentOne() {
    assertThat(parse("sizes", "").sizes()).containsExactly(160, 224);
  }

  @Test
  void aQuickRunKeepsWhatIsGiven() {
    Properties properties = new Properties();
    properties.setProperty("benchmark.quick", "true");
    properties.setProperty("benchmark.batch", "4");

    Options options = Options.parse(properties);

    assertThat(options.batch()).isEqualTo(4);
    assertThat(options.sizes()).containsExactly(64);
  }

  @Test
  void anUnknownSectionIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> parse("only", "step,speed"))
        .hasMessageContaining("'speed'")
        .hasMessageContaining(
            "agreement, step, threads, memory, peak, bf16, coordination, baseline, shard");
  }

  @Test
  void zeroRunsAreRefused() {
    assertThatThrownBy(() -> parse("runs", "0")).hasMessageContaining("-Dbenchmark.runs to '0'");
  }

  private static Options parse(String option, String value) {
    Properties properties = new Properties();
    properties.setProperty("benchmark." + option, value);
    return Options.parse(properties);
  }
}
