package io.quadraspark.jar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jar that "package" makes, and the jars that it is made of or meets on a cluster. */
final class ApplicationJar {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private ApplicationJar() {}

  static Path path() throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches("quadraspark-[\\d.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("There is no jar in " + TARGET));
    }
  }

  /** The names of its files. */
  static Set<String> files() throws IOException {
    return files(path());
  }

  static Set<String> files(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .filter(entry -> !entry.isDirectory())
          .map(JarEntry::getName)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that the application needs and a Spark installation might lack. */
  static List<Path> candidates() throws IOException {
    return jars(TARGET.resolve("runtime-classpath"));
  }

  /** The jars of a Spark installation. */
  static List<Path> spark() throws IOException {
    return jars(Path.of("spark-home", "target", "classpath"));
  }

  private static List<Path> jars(Path classPath) throws IOException {
    return Stream.of(Files.readString(classPath).strip().split(":"))
        .map(Path::of)
        .filter(path -> path.toString().endsWith(".jar"))
        .toList();
  }
}
