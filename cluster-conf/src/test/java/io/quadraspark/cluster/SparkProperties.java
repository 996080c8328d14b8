package io.quadraspark.cluster;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file of properties for spark-submit. */
final class SparkProperties implements Kind {
  @Override
  public List<String> problems(String text) {
    List<String> problems = new ArrayList<>();
    Map<String, String> first = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(
            line -> {
              String[] words = line.strip().split("\\s+", 2);
              if (words.length < 2) {
                problems.add("'" + line + "' has no value");
              } else if (first.put(words[0], words[1]) != null) {
                problems.add(words[0] + ": stands twice");
              }
            });
    return problems;
  }

  @Override
  public List<Map<String, String>> sparkSettings(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString().strip()));
    return List.of(settings);
  }
}
