package io.quadraspark.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.faults.FaultProxy.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault of each kind, on a cluster of JVMs and a real S3 server. {@link FaultMatrixTest} has
 * many.
 */
class FaultsTest {
  private static final int ROUNDS = 10;
  private static final Duration BOUND = Duration.ofMinutes(8);
  private static final Pattern THIRD_CHECKPOINT = Pattern.compile("round 3  checkpoint");
  private static final Pattern GOES_ON = Pattern.compile("The run goes on after round \\d+");
  private static final Pattern LATER_ROUND = Pattern.compile("(?s)goes on after.*round \\d+/");

  @TempDir static Path directory;

  @Test
  void aKilledDriverAKilledExecutorAndAStormOnStorageLeaveTheSameBytes() throws Exception {
    try (FaultGround ground = FaultGround.open(directory, ROUNDS, 1)) {
      ChildJvm killed = ground.driver("run", Map.of());
      killed.await(THIRD_CHECKPOINT, BOUND);
      killed.kill();

      ChildJvm again = ground.driver("run", Map.of());
      again.await(LATER_ROUND, BOUND);
      ground.cluster().executors().get(0).destroyForcibly();
      ground.proxy().storm(1, Duration.ofSeconds(3), Fault.SLOW_DOWN);
      assertThat(again.endsWithin(BOUND)).as(again.said()).isTrue();

      assertThat(again.process().exitValue()).as(again.said()).isZero();
      assertThat(again.said())
          .containsPattern(GOES_ON)
          .contains("Took over", "left no mark that it ended");
      assertThat(ground.proxy().faults()).isPositive();
      assertThat(ground.adapter("run")).isEqualTo(ground.unbroken());
    }
  }
}
