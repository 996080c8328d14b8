package io.quadraspark.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The settings in a {@code spark-defaults.conf}, read as spark-submit reads it. */
final class SparkDefaults {
  private SparkDefaults() {}

  static Map<String, String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw QuickstartErrors.noSparkDefaults(file);
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString().strip()));
    return settings;
  }
}
