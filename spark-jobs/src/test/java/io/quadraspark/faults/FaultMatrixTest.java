package io.quadraspark.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.faults.FaultProxy.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever dies, hangs or refuses, at whatever moment: the run ends within a bounded time, and its
 * adapter has the bytes of the unbroken run. {@code -Dquadraspark.faults.seed=N} takes other
 * moments; the seed and each moment are printed, and so is the table at the end. {@code
 * -Dquadraspark.faults.minutes=N} bounds a run otherwise than by 4 minutes after its last fault.
 */
@Tag("slow")
@TestMethodOrder(OrderAnnotation.class)
class FaultMatrixTest {
  private static final int ROUNDS = 12;
  private static final int KILLS = 20;
  private static final int KILLS_A_RUN = 10;
  private static final int STORMS = 2;

  /** Of a run after its last fault; a machine that does other work needs more. */
  private static final Duration BOUND =
      Duration.ofMinutes(Long.getLong("quadraspark.faults.minutes", 4));

  private static final Pattern FIRST_ROUND = Pattern.compile("round \\d+/");
  private static final Pattern STARTED = Pattern.compile("round 2  checkpoint");
  private static final long SEED = Long.getLong("quadraspark.faults.seed", 1);

  @TempDir static Path directory;

  private static final Random RANDOM = new Random(SEED);
  private static final List<String> TABLE = new ArrayList<>();
  private static FaultGround ground;

  /** From the start of an unbroken driver to its end, and to its first round. */
  private static Duration whole;

  private static Duration startUp;

  /** Faults of one kind over one or more runs. */
  private static final class Row {
    private final String fault;
    private int times;
    private int runs;
    private Duration slowest = Duration.ZERO;

    Row(String fault) {
      this.fault = fault;
    }

    /** A run of this row ended with the right bytes. */
    void ended(long startNanos) {
      runs++;
      Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
      slowest = taken.compareTo(slowest) > 0 ? taken : slowest;
    }

    void add() {
      TABLE.add(
          "| %s | %d | %d, all with the same bytes | %d s |"
              .formatted(fault, times, runs, slowest.toSeconds()));
    }
  }

  @BeforeAll
  static void open() throws Exception {
    say("seed " + SEED);
    ground = FaultGround.open(directory, ROUNDS, SEED);
    long start = System.nanoTime();
    ChildJvm driver = ground.driver("whole", Map.of());
    driver.await(FIRST_ROUND, BOUND);
    startUp = Duration.ofNanos(System.nanoTime() - start);
    requireSameBytes(driver, "whole");
    whole = Duration.ofNanos(System.nanoTime() - start);
    say("an unbroken run: first round after %s, end after %s".formatted(startUp, whole));
    TABLE.add("| none | 0 | 1, all with the same bytes | %d s |".formatted(whole.toSeconds()));
  }

  @AfterAll
  static void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
    say("| fault | times | runs | slowest run |");
    say("|---|---|---|---|");
    TABLE.forEach(FaultMatrixTest::say);
  }

  @Test
  @Order(1)
  void aDriverIsKilledAtAnyMoment() throws Exception {
    Row row = new Row("`kill -9` of the driver, and the same command again");
    for (int run = 0; row.times < KILLS; run++) {
      String output = "driver-" + run;
      long start = System.nanoTime();
      ChildJvm driver = ground.driver(output, Map.of());
      for (int kill = 0; kill < KILLS_A_RUN; kill++) {
        Duration moment = moment(whole);
        if (driver.endsWithin(moment)) {
          break;
        }
        say("%s: driver killed after %s".formatted(output, moment));
        driver.kill();
        row.times++;
        driver = ground.driver(output, Map.of());
      }
      requireSameBytes(driver, output);
      row.ended(start);
    }
    row.add();
  }

  @Test
  @Order(2)
  void executorsAreKilledAtAnyMoment() throws Exception {
    Row row = new Row("`kill -9` of an executor");
    for (int run = 0; row.times < KILLS; run++) {
      String output = "executor-" + run;
      long start = System.nanoTime();
      ChildJvm driver = ground.driver(output, Map.of());
      for (int kill = 0; kill < KILLS_A_RUN; kill++) {
        Duration moment = moment(whole.minus(startUp));
        if (driver.endsWithin(moment)) {
          break;
        }
        List<ProcessHandle> executors = ground.cluster().executors();
        if (!executors.isEmpty()) {
          say("%s: executor killed %s later".formatted(output, moment));
          executors.get(RANDOM.nextInt(executors.size())).destroyForcibly();
          row.times++;
        }
      }
      requireSameBytes(driver, output);
      row.ended(start);
    }
    row.add();
  }

  @Test
  @Order(3)
  void storageAsksForFewerRequests() throws Exception {
    storms("every S3 request answered with 503 for 15 s", 1, 15, Fault.SLOW_DOWN);
    storms("half of the S3 requests answered with 503 for 30 s", 0.5, 30, Fault.SLOW_DOWN);
  }

  @Test
  @Order(4)
  void storageResetsConnections() throws Exception {
    storms("every S3 connection reset for 15 s", 1, 15, Fault.RESET_UNHEARD, Fault.RESET_ANSWER);
    storms(
        "a third of the S3 connections reset for 30 s",
        0.33,
        30,
        Fault.RESET_UNHEARD,
        Fault.RESET_ANSWER);
  }

  private static void storms(String name, double share, int seconds, Fault... faults)
      throws Exception {
    Row row = new Row(name);
    for (int storm = 0; storm < STORMS; storm++) {
      String output = "storm-%s-%d-%d".formatted(faults[0], seconds, storm);
      int before = ground.proxy().faults();
      long start = System.nanoTime();
      ChildJvm driver = ground.driver(output, Map.of());
      // The first storm meets the start, where the backbone and the data set are read.
      Duration moment = storm == 0 ? Duration.ofSeconds(1) : moment(whole);
      if (!driver.endsWithin(moment)) {
        say("%s: %s, after %s".formatted(output, name, moment));
        ground.proxy().storm(share, Duration.ofSeconds(seconds), faults);
        row.times++;
      }
      requireSameBytes(driver, output);
      row.ended(start);
      say("%s: %d requests hit".formatted(output, ground.proxy().faults() - before));
    }
    row.add();
  }

  @Test
  @Order(5)
  void anExecutorIsSlow() throws Exception {
    Row row = new Row("an executor that gets a tenth of its time");
    long start = System.nanoTime();
    ChildJvm driver = ground.driver("slow", Map.of());
    driver.await(STARTED, BOUND);
    ProcessHandle slow = ground.cluster().executors().get(0);
    row.times++;
    long end = System.nanoTime() + BOUND.toNanos();
    while (driver.process().isAlive() && System.nanoTime() < end) {
      ChildJvm.signal("STOP", slow);
      Thread.sleep(900);
      ChildJvm.signal("CONT", slow);
      Thread.sleep(100);
    }
    requireSameBytes(driver, "slow");
    row.ended(start);
    row.add();
  }

  @Test
  @Order(6)
  void anExecutorHangs() throws Exception {
    Row row = new Row("an executor that hangs");
    for (int run = 0; run < 2; run++) {
      String output = "hung-" + run;
      long start = System.nanoTime();
      ChildJvm driver = ground.driver(output, Map.of());
      driver.await(STARTED, BOUND);
      Thread.sleep(RANDOM.nextInt(2000));
      ChildJvm.signal("STOP", ground.cluster().executors().get(0));
      row.times++;
      requireSameBytes(driver, output);
      row.ended(start);
    }
    row.add();
  }

  @Test
  @Order(7)
  void aDriverThatHungComesBackWhenAnotherHasTakenOver() throws Exception {
    Row row = new Row("a driver that hangs, another on its output, and the first comes back");
    long start = System.nanoTime();
    ChildJvm first = ground.driver("both", Map.of());
    first.await(STARTED, BOUND);
    ChildJvm.signal("STOP", first.process().toHandle());
    row.times++;
    // One core for each: the hung driver holds its executors.
    for (ProcessHandle executor : ground.cluster().executors()) {
      executor.destroyForcibly();
    }
    ChildJvm second = ground.driver("both", Map.of("spark.master", "local[2]"));
    second.await(Pattern.compile("(?s)Took over.*round \\d+/"), BOUND);
    ChildJvm.signal("CONT", first.process().toHandle());
    assertThat(first.endsWithin(BOUND)).as(first.said()).isTrue();
    assertThat(first.process().exitValue()).as(first.said()).isEqualTo(1);
    assertThat(first.said()).contains("was taken over by the driver started on");
    requireSameBytes(second, "both");
    row.ended(start);
    row.add();
  }

  private static void requireSameBytes(ChildJvm driver, String output) throws Exception {
    assertThat(driver.endsWithin(BOUND)).as("it ends in time:\n%s", driver.said()).isTrue();
    assertThat(driver.process().exitValue()).as(driver.said()).isZero();
    assertThat(ground.adapter(output)).as(output).isEqualTo(ground.unbroken());
  }

  private static Duration moment(Duration most) {
    return Duration.ofMillis((long) (RANDOM.nextDouble() * most.toMillis()));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
