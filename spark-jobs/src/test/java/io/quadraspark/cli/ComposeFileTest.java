package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** compose.yaml against the fields of the Compose specification that it uses. */
class ComposeFileTest {
  private static final Path FILE =
      Path.of("..", "docker", "compose.yaml").toAbsolutePath().normalize();

  private static final Set<String> TOP = Set.of("name", "services", "volumes");
  private static final Set<String> SERVICE =
      Set.of(
          "image",
          "build",
          "command",
          "entrypoint",
          "environment",
          "depends_on",
          "healthcheck",
          "ports",
          "profiles",
          "volumes");
  private static final Set<String> BUILD = Set.of("context", "dockerfile", "target", "args");
  private static final Set<String> HEALTHCHECK = Set.of("test", "interval", "timeout", "retries");
  private static final Set<String> CONDITIONS =
      Set.of("service_started", "service_healthy", "service_completed_successfully");

  private static Map<String, Object> file;

  @BeforeAll
  static void read() throws IOException {
    file = parse(Files.readString(FILE));
  }

  @Test
  void hasFieldsOfTheSpecificationAlone() {
    check(file);
  }

  @Test
  void aMisspeltFieldIsRefused() throws IOException {
    String text = Files.readString(FILE);
    for (String field : List.of("depends_on", "retries", "target", "services", "condition")) {
      Map<String, Object> misspelt = parse(text.replace(field + ":", field + "s:"));
      assertThatThrownBy(() -> check(misspelt)).as(field).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void whatItBuildsIsThere() throws IOException {
    Map<String, Object> build = map(service("quickstart").get("build"));
    Path context = FILE.getParent().resolve((String) build.get("context"));
    Path dockerfile = context.resolve((String) build.get("dockerfile")).normalize();

    assertThat(dockerfile).isEqualTo(FILE.resolveSibling("Dockerfile"));
    assertThat(Files.readString(dockerfile)).contains(" AS " + build.get("target") + "\n");
  }

  @Test
  void imagesOfOthersArePinned() {
    assertThat(services().values())
        .extracting(service -> (String) map(service).get("image"))
        .allMatch(image -> image.equals("quadraspark") || image.matches(".+:(?!latest).+"));
  }

  @Test
  void holdsNoSecretAndOpensNoPortToOthers() {
    for (Object service : services().values()) {
      map(map(service).getOrDefault("environment", Map.of()))
          .forEach(
              (name, value) -> {
                if (name.matches(".*(SECRET|PASSWORD).*")) {
                  assertThat(value.toString()).startsWith("${S3_SECRET_KEY:?");
                }
              });
      assertThat(list(map(service).getOrDefault("ports", List.of())))
          .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
    }
  }

  @Test
  void thereIsAMasterTwoWorkersAnS3ServerAHistoryServerAndTheQuickstart() {
    List<String> first = new ArrayList<>();
    services()
        .forEach(
            (name, service) -> first.add(name + " " + list(map(service).get("command")).get(0)));
    assertThat(first)
        .contains(
            "s3 server",
            "master master",
            "worker-1 worker",
            "worker-2 worker",
            "history history",
            "quickstart quickstart");
  }

  private static void check(Map<String, Object> compose) {
    assertThat(compose.keySet()).allMatch(key -> TOP.contains(key) || key.startsWith("x-"));
    assertThat(compose).containsKeys("name", "services");
    Map<String, Object> services = map(compose.get("services"));
    services.forEach((name, service) -> checkService(compose, services.keySet(), map(service)));
  }

  private static void checkService(
      Map<String, Object> compose, Set<String> services, Map<String, Object> service) {
    assertThat(SERVICE).containsAll(service.keySet());
    assertThat(service).containsKeys("image", "command");
    assertThat(BUILD).containsAll(map(service.getOrDefault("build", Map.of())).keySet());
    assertThat(HEALTHCHECK)
        .containsAll(map(service.getOrDefault("healthcheck", Map.of())).keySet());
    map(service.getOrDefault("depends_on", Map.of()))
        .forEach(
            (other, how) -> {
              assertThat(services).contains(other);
              assertThat(map(how).keySet()).containsExactly("condition");
              assertThat(CONDITIONS).contains((String) map(how).get("condition"));
            });
    for (Object volume : list(service.getOrDefault("volumes", List.of()))) {
      assertThat(map(compose.get("volumes")))
          .containsKey(volume.toString().replaceFirst(":.*", ""));
    }
  }

  private static Map<String, Object> parse(String text) {
    return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
  }

  private static Map<String, Object> services() {
    return map(file.get("services"));
  }

  private static Map<String, Object> service(String name) {
    return map(services().get(name));
  }

  @SuppressWarnings("unchecked") // names are words
  private static Map<String, Object> map(Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<String, Object>) value;
  }

  private static List<?> list(Object value) {
    assertThat(value).isInstanceOf(List.class);
    return (List<?>) value;
  }
}
