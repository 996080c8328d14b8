package io.quadraspark.cluster;

import java.util.List;
import java.util.Set;

/** The words of a call of spark-submit. */
final class SparkSubmit {
  static final String NAME = "spark-submit";

  /** What our definitions may give it; each has a value. */
  private static final Set<String> OPTIONS =
      Set.of("--deploy-mode", "--class", "--properties-file", "--conf", "--name", "--master");

  private SparkSubmit() {}

  /**
   * What it runs: the words after the application's jar.
   *
   * @throws IllegalArgumentException where the words are not of a call of our main class
   */
  static List<String> command(List<String> words) {
    if (!words.get(0).endsWith(NAME)) {
      throw new IllegalArgumentException("'" + words.get(0) + "' is not " + NAME);
    }
    String main = "";
    int at = 1;
    while (at + 1 < words.size() && words.get(at).startsWith("--")) {
      if (!OPTIONS.contains(words.get(at))) {
        throw new IllegalArgumentException(
            NAME + " is given '" + words.get(at) + "', and only " + OPTIONS + " are known here");
      }
      if (words.get(at).equals("--class")) {
        main = words.get(at + 1);
      }
      at += 2;
    }
    requireMain(main);
    if (!words.get(at).endsWith("/quadraspark.jar")) {
      throw new IllegalArgumentException("'" + words.get(at) + "' is not quadraspark.jar");
    }
    return words.subList(at + 1, words.size());
  }

  static void requireMain(String name) {
    try {
      Class.forName(name).getMethod("main", String[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("'" + name + "' is not our main class", e);
    }
  }
}
