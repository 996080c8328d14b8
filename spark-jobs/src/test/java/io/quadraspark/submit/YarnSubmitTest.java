package io.quadraspark.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.faults.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** spark-submit to YARN, with the driver in YARN's application master. */
@Tag("slow")
class YarnSubmitTest {
  private static final int FAILED = 1;

  @TempDir static Path directory;
  private static YarnServerProcess yarn;
  private static SmallTraining training;

  @BeforeAll
  static void start() throws Exception {
    training = SmallTraining.prepare(directory, 2);
    yarn = YarnServerProcess.start(directory.resolve("yarn"));
  }

  @AfterAll
  static void stop() {
    yarn.close();
  }

  @Test
  void trainingEndsWithTheBytesOfLocalModeAndCanBeInspected() throws Exception {
    String unbroken = training.unbroken();

    ChildJvm train = submit(training.command("yarn"));
    assertThat(train.process().exitValue()).as(train.said()).isZero();
    assertThat(training.adapter("yarn")).isEqualTo(unbroken);

    // Without a Spark context YARN would take its success for a failure.
    ChildJvm inspect = submit(List.of("inspect", training.uri("yarn")));
    assertThat(inspect.process().exitValue()).as(inspect.said()).isZero();
  }

  @Test
  void aCommandThatFailsFailsItsSubmission() throws Exception {
    ChildJvm inspect = submit(List.of("inspect", training.uri("nowhere")));

    assertThat(inspect.process().exitValue()).as(inspect.said()).isEqualTo(FAILED);
    assertThat(inspect.said()).contains("nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rounds=none", "--no-such-option"})
  void aWrongArgumentFailsItsSubmission(String argument) throws Exception {
    ChildJvm train = submit(training.command("wrong", argument));

    assertThat(train.process().exitValue()).as(train.said()).isEqualTo(FAILED);
    assertThat(train.said()).contains(argument.replaceFirst("=.*", ""));
  }

  private static ChildJvm submit(List<String> command) throws IOException, InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("spark.executor.instances", "2");
    settings.put("spark.yarn.maxAppAttempts", "1");
    settings.put("spark.yarn.stagingDir", directory.resolve("staging").toUri().toString());
    // There is no Spark to upload: all of it comes by extraClassPath.
    settings.put("spark.yarn.jars", "local:" + directory.resolve("application.jar"));
    settings.put("spark.yarn.appMasterEnv.SPARK_LOCAL_IP", "127.0.0.1");
    settings.put("spark.executorEnv.SPARK_LOCAL_IP", "127.0.0.1");
    settings.put("spark.yarn.submit.waitAppCompletion", "true");
    yarn.addresses().forEach((key, value) -> settings.put("spark.hadoop." + key, value));
    return new Submission(
            directory,
            "yarn",
            "cluster",
            settings,
            Map.of("YARN_CONF_DIR", directory.resolve("yarn").toString()))
        .run(QuadraSpark.class, command);
  }
}
