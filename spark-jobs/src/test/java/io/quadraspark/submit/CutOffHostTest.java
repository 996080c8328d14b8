package io.quadraspark.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.faults.ChildJvm;
import io.quadraspark.faults.StandaloneCluster;
import io.quadraspark.faults.StandaloneCluster.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers on hosts of their own, which are network namespaces; one is cut off in mid-run. */
@Tag("slow")
class CutOffHostTest {
  private static final Duration BOUND = Duration.ofMinutes(8);
  private static final int ROUNDS = 40;
  private static final Pattern THIRD_ROUND = Pattern.compile("round 3/");

  @TempDir Path directory;

  @Test
  void trainingGoesOnWithoutAHostThatIsCutOffAndEndsWithTheSameBytes() throws Exception {
    assumeTrue(IsolatedHosts.possible(), "network namespaces need root and the program ip");
    SmallTraining training = SmallTraining.prepare(directory, ROUNDS);
    String unbroken = training.unbroken();
    try (IsolatedHosts hosts = IsolatedHosts.open("quadra", 2);
        StandaloneCluster cluster =
            StandaloneCluster.start(
                directory.resolve("cluster"),
                hosts.address(0),
                Map.of("spark.worker.timeout", "20"),
                List.of(worker(hosts, 1), worker(hosts, 2)))) {
      ChildJvm driver = start(cluster, hosts.address(0), training.command("cut"));
      try {
        driver.await(THIRD_ROUND, BOUND);
        hosts.cut(2);

        assertThat(driver.endsWithin(BOUND)).as(driver.said()).isTrue();
        assertThat(driver.process().exitValue()).as(driver.said()).isZero();
        assertThat(driver.said()).contains("Lost executor");
        assertThat(training.adapter("cut")).isEqualTo(unbroken);
      } finally {
        driver.close();
      }
    }
  }

  private static Worker worker(IsolatedHosts hosts, int host) {
    return new Worker(hosts.command(host), hosts.address(host), 1, "1g", Map.of());
  }

  private ChildJvm start(StandaloneCluster cluster, String host, List<String> command)
      throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.driver.host", host);
    settings.put("spark.driver.bindAddress", "0.0.0.0");
    settings.put("spark.scheduler.minRegisteredResourcesRatio", "1");
    settings.put("spark.cores.max", "2");
    settings.put("spark.task.maxFailures", "8");
    // A host that says nothing is given up after so long.
    settings.put("spark.network.timeout", "20s");
    settings.put("spark.network.timeoutInterval", "2s");
    settings.put("spark.executor.heartbeatInterval", "2s");
    return new Submission(
            directory, cluster.url(), "client", settings, Map.of("SPARK_LOCAL_IP", host))
        .start(QuadraSpark.class, command);
  }
}
