package io.quadraspark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.cluster.ClusterConf.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.package$;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderTest {
  @TempDir Path directory;
  private Path output;
  private Path settings;

  @BeforeEach
  void sample() throws IOException {
    output = directory.resolve("output");
    settings = ClusterConf.sampleSettings(directory.resolve("settings.env"));
  }

  private Outcome render(String environment) throws IOException {
    return ClusterConf.run(
        Map.of(),
        ClusterConf.HOME + "/render",
        environment,
        output.toString(),
        settings.toString());
  }

  private void set(String name, String value) throws IOException {
    Files.writeString(
        settings,
        Files.readString(settings).replaceAll("(?m)^" + name + "=.*$", name + "=" + value));
  }

  @Test
  void namesAllSettingsWithoutAValueAndWritesNothing() throws IOException {
    set("DATA_BUCKET", "");
    set("EPOCHS", "");

    Outcome outcome = render("emr");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.output()).contains("no value for", "DATA_BUCKET", "EPOCHS");
    assertThat(output).doesNotExist();
  }

  @Test
  void settingsThatAreNotUsedMayBeEmpty() throws IOException {
    set("GCP_SERVICE_ACCOUNT", "");
    set("EMR_VIRTUAL_CLUSTER", "");
    set("CUDA_JARS", "");

    assertThat(render("emr/serverless").code()).isZero();
    assertThat(output.resolve("serverless-train.json")).exists();
    assertThat(output.resolve("eks-train.json")).doesNotExist();
  }

  @Test
  void anEnvironmentAndADefinitionThatAreNotThereAreRefused() throws IOException {
    assertThat(render("azure").output()).contains("no environment 'azure'", "dataproc");
    assertThat(render("emr/azure").output()).contains("no definition of emr begins with 'azure'");
    assertThat(output).doesNotExist();
  }

  @Test
  void aLineOfSettingsThatIsNoneIsRefused() throws IOException {
    Files.writeString(settings, "\nEPOCHS 15\n", StandardOpenOption.APPEND);

    assertThat(render("emr").output()).contains("is not NAME=value: EPOCHS 15");
  }

  @Test
  void aSettingThatStandsTwiceIsRefused() throws IOException {
    Files.writeString(settings, "\nEPOCHS=16\n", StandardOpenOption.APPEND);

    assertThat(render("emr").output()).contains("gives EPOCHS again");
  }

  @Test
  void valuesAreTakenAsTheyStand() throws IOException {
    set("RUN", "a b;\\$(touch /tmp/x)\"c");

    Outcome outcome = render("emr/serverless");

    assertThat(outcome.output()).contains("wrote");
    assertThat(Files.readString(output.resolve("serverless-train.json")))
        .contains("\"s3a://trained/a b;$(touch /tmp/x)\\\"c\"");
  }

  @Test
  void everySettingIsUsed() throws IOException {
    Set<String> unused = new TreeSet<>(ClusterConf.settings().keySet());
    for (Path file : ClusterConf.files(ClusterConf.HOME)) {
      String path = ClusterConf.HOME.relativize(file).toString();
      if (!path.startsWith("src") && !path.startsWith("target")) {
        String text = Files.readString(file);
        unused.removeIf(name -> text.contains("${" + name + "}"));
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void theVersionOfSparkIsTheOneThatTheJarIsBuiltFor() throws IOException {
    assertThat(ClusterConf.settings())
        .containsEntry("SPARK_VERSION", package$.MODULE$.SPARK_VERSION());
  }
}
