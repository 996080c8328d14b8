package io.quadraspark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.quadraspark.cli.QuadraSpark;
import io.quadraspark.cluster.ClusterConf.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every definition, rendered with sample settings. */
class DefinitionsTest {
  /** What stands in cluster-conf and is no definition. */
  private static final Set<String> OTHERS =
      Set.of("pom.xml", "render", "settings.env", "spark-home");

  private static final String GOOGLE = "spark.hadoop.fs.gs.impl";
  private static final Pattern INCLUDE =
      Pattern.compile("\\$\\{include (.+)\\},?$", Pattern.MULTILINE);

  /**
   * Dataproc has a file system for gs: and this class path has none; commands look for one by its
   * scheme.
   */
  @BeforeAll
  static void knowTheSchemeOfGoogle() {
    System.setProperty(GOOGLE, RawLocalFileSystem.class.getName());
  }

  @AfterAll
  static void forgetIt() {
    System.clearProperty(GOOGLE);
  }

  static List<Definition> definitions() {
    return ClusterConf.definitions();
  }

  static List<Definition> withCommandLines() {
    return definitions().stream()
        .filter(one -> !kind(one).commandLines(one.text()).isEmpty())
        .toList();
  }

  static List<Definition> withSparkSettings() {
    return definitions().stream()
        .filter(one -> !kind(one).sparkSettings(one.text()).isEmpty())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void isOfAKindThatItsServiceTakes(Definition definition) {
    assertThat(Kinds.of(definition.path())).isPresent();
    assertThat(kind(definition).problems(definition.text())).isEmpty();
    assertThat(definition.text()).doesNotContain("${include");
  }

  @ParameterizedTest
  @MethodSource("withSparkSettings")
  void setsWhatSparkKnowsToWhatItCanRead(Definition definition) {
    for (Map<String, String> settings : kind(definition).sparkSettings(definition.text())) {
      assertThat(SparkSettings.problems(settings)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("withCommandLines")
  void callsCommandsThatThereAre(Definition definition) {
    for (List<String> line : kind(definition).commandLines(definition.text())) {
      assertThatCode(() -> QuadraSpark.check(line.toArray(String[]::new)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyEnvironmentRunsAllThreeJobs() {
    for (String environment : List.of("emr", "dataproc", "kubernetes")) {
      Set<String> commands = new TreeSet<>();
      definitions().stream()
          .filter(one -> one.environment().equals(environment) && !one.name().endsWith(".args"))
          .flatMap(one -> kind(one).commandLines(one.text()).stream())
          .forEach(line -> commands.add(line.get(0)));
      assertThat(commands).containsExactly("evaluate", "shard", "train");
    }
  }

  @Test
  void jobsHaveTheSettingsThatOneMachineRunsWith() throws IOException {
    Properties own = new Properties();
    try (var reader =
        Files.newBufferedReader(ClusterConf.HOME.resolve("spark/spark-defaults.conf"))) {
      own.load(reader);
    }
    assertThat(own).hasSizeGreaterThan(20);
    for (Definition definition : withSparkSettings()) {
      if (!definition.name().equals("magic-committer.conf")) {
        for (Map<String, String> settings : kind(definition).sparkSettings(definition.text())) {
          own.forEach(
              (key, value) ->
                  assertThat(settings).containsEntry((String) key, ((String) value).strip()));
        }
      }
    }
  }

  @Test
  void executorsWithAGpuHaveOneAndTasksThatAskForIt() {
    List<Definition> gpu =
        definitions().stream()
            .filter(one -> one.name().contains("gpu"))
            .filter(one -> !kind(one).sparkSettings(one.text()).isEmpty())
            .toList();
    assertThat(gpu).hasSizeGreaterThan(5);
    for (Definition definition : gpu) {
      assertThat(kind(definition).sparkSettings(definition.text()))
          .allSatisfy(
              settings ->
                  assertThat(settings)
                      .containsEntry("spark.executor.resource.gpu.amount", "1")
                      .containsEntry("spark.task.resource.gpu.amount", "0.5"));
    }
  }

  /**
   * The sizes of workers in EMR Serverless' guide: with 4 cores 8 to 30 GB, with 8 and 16 as many
   * times that.
   */
  @ParameterizedTest
  @ValueSource(strings = {"driver", "executor"})
  void asksEmrServerlessForWorkersThatItHas(String worker) {
    Definition definition = ClusterConf.definition("emr/serverless-train.json");
    Map<String, String> settings = kind(definition).sparkSettings(definition.text()).get(0);

    int cores = Integer.parseInt(settings.get("spark." + worker + ".cores"));
    double memory =
        JavaUtils.byteStringAsGb(settings.get("spark." + worker + ".memory"))
            * (1 + Double.parseDouble(settings.get("spark.emr-serverless.memoryOverheadFactor")));

    assertThat(cores).isIn(4, 8, 16);
    assertThat(memory).isBetween(2.0 * cores, 7.5 * cores);
  }

  @Test
  void everyFileIsRenderedOrIncluded() throws IOException {
    List<Path> files =
        ClusterConf.files(ClusterConf.HOME).stream()
            .map(ClusterConf.HOME::relativize)
            .filter(file -> !file.startsWith("src") && !file.startsWith("target"))
            .toList();
    Set<String> included = included(files);
    Set<String> rendered = new TreeSet<>();
    definitions().forEach(one -> rendered.add(one.path()));
    List<String> unknown = new ArrayList<>();
    for (Path file : files) {
      String path = file.toString();
      boolean known =
          OTHERS.contains(path)
              || included.contains(path)
              || rendered.contains(path)
              || rendered.contains(path.replace("JOB", "train"));
      if (!known) {
        unknown.add(path);
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static Set<String> included(List<Path> files) throws IOException {
    Set<String> included = new TreeSet<>();
    for (Path file : files) {
      if (file.toString().equals("render")) {
        continue;
      }
      Matcher matcher = INCLUDE.matcher(Files.readString(ClusterConf.HOME.resolve(file)));
      while (matcher.find()) {
        for (String job : List.of("shard", "train", "evaluate")) {
          included.add(matcher.group(1).replace("${JOB}", job));
        }
      }
    }
    return included;
  }

  private static Kind kind(Definition definition) {
    return Kinds.of(definition.path()).orElseThrow();
  }
}
