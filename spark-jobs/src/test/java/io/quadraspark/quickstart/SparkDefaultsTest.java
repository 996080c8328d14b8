package io.quadraspark.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.metrics.sink.Sink;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkDefaultsTest {
  private static final Path FILE =
      Path.of("..").toAbsolutePath().normalize().resolve("cluster-conf/spark/spark-defaults.conf");
  private static final String HADOOP = "spark.hadoop.";
  private static final String SINKS = "spark.metrics.conf.";

  /** What Spark takes any name after. */
  private static final List<String> FREE = List.of(HADOOP, SINKS, "spark.executorEnv.");

  private static Map<String, String> settings;

  @BeforeAll
  static void read() throws Exception {
    // Spark's settings register when the object that holds them is initialised.
    Class.forName("org.apache.spark.internal.config.package$");
    Class.forName("org.apache.spark.internal.config.Network$");
    Class.forName("org.apache.spark.internal.config.UI$");
    settings = SparkDefaults.read(FILE);
  }

  @Test
  void sparkKnowsEverySparkSetting() {
    List<String> unknown =
        settings.keySet().stream()
            .filter(key -> FREE.stream().noneMatch(key::startsWith))
            .filter(key -> ConfigEntry.findEntry(key) == null)
            .toList();
    assertThat(settings).hasSizeGreaterThan(10);
    assertThat(unknown).isEmpty();
  }

  @Test
  void sparkWouldNotKnowAMisspeltSetting() {
    assertThat(ConfigEntry.findEntry("spark.speculation")).isNotNull();
    assertThat(ConfigEntry.findEntry("spark.speculaton")).isNull();
  }

  @Test
  void sparkAcceptsEveryValue() {
    settings.forEach(
        (key, value) -> {
          ConfigEntry<?> entry = ConfigEntry.findEntry(key);
          if (entry != null) {
            entry.valueConverter().apply(value);
          }
        });
  }

  @Test
  void everySinkOfMetricsIsOneOfSparks() {
    assertThat(settings.entrySet())
        .filteredOn(entry -> entry.getKey().matches("spark\\.metrics\\.conf\\..*\\.class"))
        .isNotEmpty()
        .allSatisfy(
            entry -> assertThat(Class.forName(entry.getValue())).isAssignableTo(Sink.class));
  }

  @Test
  void s3aKnowsEveryStorageSetting() throws IllegalAccessException {
    Set<String> known =
        Arrays.stream(Constants.class.getFields())
            .filter(field -> field.getType() == String.class)
            .map(SparkDefaultsTest::value)
            .collect(Collectors.toSet());
    List<String> ours = new ArrayList<>();
    settings.keySet().stream()
        .filter(key -> key.startsWith(HADOOP))
        .forEach(key -> ours.add(key.substring(HADOOP.length())));
    assertThat(ours).isNotEmpty().allMatch(known::contains);
  }

  @Test
  void holdsNoSecretAndChoosesNoMaster() {
    assertThat(settings.keySet())
        .noneMatch(key -> key.contains("secret") || key.contains("access.key"))
        .doesNotContain("spark.master");
  }

  @Test
  void isTheFileThatTheQuickstartReads() {
    System.setProperty("quickstart.project", Path.of("..").toString());
    try {
      assertThat(QuickstartPlan.standard().sparkDefaults()).isEqualTo(FILE).exists();
    } finally {
      System.clearProperty("quickstart.project");
    }
  }

  @Test
  void readsKeysAndValuesAsSparkSubmitDoes(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("spark-defaults.conf");
    Files.writeString(file, "# comment\nspark.a   one two  \nspark.b=3\n\n");
    assertThat(SparkDefaults.read(file))
        .isEqualTo(Map.of("spark.a", "one two", "spark.b", "3"))
        .isEqualTo(
            scala.collection.JavaConverters.mapAsJavaMap(
                org.apache.spark.util.Utils.getPropertiesFromFile(file.toString())));
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path directory) {
    assertThatThrownBy(() -> SparkDefaults.read(directory.resolve("none.conf")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.conf");
  }

  @Test
  void refusesASeedThatIsNoNumber() {
    assertThatThrownBy(() -> QuickstartPlan.seed("one"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'one'")
        .hasMessageContaining("whole number");
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
