package io.quadraspark.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The directory cluster-conf, and what its script {@code render} makes of it with sample settings.
 */
final class ClusterConf {
  static final Path HOME = Path.of("").toAbsolutePath().normalize();
  static final List<String> ENVIRONMENTS = List.of("spark", "emr", "dataproc", "kubernetes");

  /** Values for the settings that have none, in the form that the real ones have. */
  static final Map<String, String> SAMPLES =
      Map.ofEntries(
          Map.entry("DATA_BUCKET", "photos"),
          Map.entry("OUTPUT_BUCKET", "trained"),
          Map.entry("CODE_BUCKET", "code"),
          Map.entry("LOG_BUCKET", "logs"),
          Map.entry("CUDA_JARS", "s3a://code/cuda/a.jar,s3a://code/cuda/b.jar"),
          Map.entry("AWS_ACCOUNT", "123456789012"),
          Map.entry("AWS_REGION", "eu-central-1"),
          Map.entry("EMR_SUBNET", "subnet-0123456789abcdef0"),
          Map.entry("EMR_SERVERLESS_APPLICATION", "00f1abcdexample"),
          Map.entry("EMR_VIRTUAL_CLUSTER", "abcdefghijexample"),
          Map.entry("EKS_OIDC_PROVIDER", "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE"),
          Map.entry("GCP_SERVICE_ACCOUNT", "quadraspark@photos-project.iam.gserviceaccount.com"),
          Map.entry("KUBERNETES_API", "https://kubernetes.example:6443"),
          Map.entry("IMAGE", "registry.example/quadraspark:0.1.0"),
          Map.entry("GPU_IMAGE", "registry.example/quadraspark:0.1.0-cuda"),
          Map.entry("S3_ENDPOINT", "https://s3.eu-central-1.amazonaws.com"),
          Map.entry("S3_REGION", "eu-central-1"));

  private static List<Definition> rendered;

  private ClusterConf() {}

  /** A file that is ready for its service. */
  record Definition(String environment, String name, String text) {
    String path() {
      return environment + "/" + name;
    }

    @Override
    public String toString() {
      return path();
    }
  }

  /** What a process printed, errors among it, and its exit code. */
  record Outcome(int code, String output) {}

  /** Every definition of every environment, rendered with the sample settings. */
  static synchronized List<Definition> definitions() {
    if (rendered == null) {
      rendered = ENVIRONMENTS.stream().flatMap(name -> rendered(name).stream()).toList();
    }
    return rendered;
  }

  static Definition definition(String path) {
    return definitions().stream()
        .filter(one -> one.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no definition " + path));
  }

  private static List<Definition> rendered(String environment) {
    try {
      Path directory = Files.createTempDirectory("rendered");
      Path settings = sampleSettings(directory.resolve("settings.env"));
      Path output = directory.resolve("output");
      Outcome outcome =
          run(Map.of(), HOME + "/render", environment, output.toString(), settings.toString());
      if (outcome.code() != 0) {
        throw new IllegalStateException(outcome.output());
      }
      List<Definition> definitions = new ArrayList<>();
      for (Path file : files(output)) {
        definitions.add(
            new Definition(environment, file.getFileName().toString(), Files.readString(file)));
      }
      return definitions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings as they are shipped, with sample values for those that have none. */
  static Path sampleSettings(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(HOME.resolve("settings.env"))) {
      lines.add(
          line.endsWith("=") ? line + SAMPLES.get(line.substring(0, line.length() - 1)) : line);
    }
    return Files.write(file, lines);
  }

  /** The settings as they are shipped; those without a value are empty. */
  static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : Files.readAllLines(HOME.resolve("settings.env"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf('=');
        settings.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return settings;
  }

  /** All regular files below a directory, sorted. */
  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static Outcome run(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException(String.join(" ", command) + " did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(process.exitValue(), output);
  }
}
