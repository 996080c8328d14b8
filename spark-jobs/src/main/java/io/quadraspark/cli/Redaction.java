package io.quadraspark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes credentials out of what is printed. */
final class Redaction {
  private static final String HIDDEN = "*****";
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)secret|password|passwd|token|credential|access[._-]?key|sas");
  private static final Pattern IN_ADDRESS = Pattern.compile("(?<=//)[^/@\\s]+:[^@\\s]*@");
  private static final Pattern IN_QUERY =
      Pattern.compile("(?i)([?&][^=&\\s]*(?:signature|credential|token|secret)[^=&\\s]*=)[^&\\s]+");

  /** Shorter values are words like "true" or class names' parts rather than secrets. */
  private static final int SHORTEST = 8;

  private Redaction() {}

  /**
   * {@code text} without the secrets among this JVM's properties, its environment and the settings
   * of its session.
   */
  static String of(String text) {
    List<String> secrets = new ArrayList<>();
    collect(System.getenv(), secrets);
    System.getProperties()
        .forEach((key, value) -> collect(Map.of(key.toString(), value.toString()), secrets));
    collect(LaunchSettings.session(), secrets);
    return of(text, secrets);
  }

  static String of(String text, List<String> secrets) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, HIDDEN);
    }
    clean = IN_ADDRESS.matcher(clean).replaceAll(HIDDEN + "@");
    return IN_QUERY.matcher(clean).replaceAll("$1" + HIDDEN);
  }

  private static void collect(Map<String, String> settings, List<String> secrets) {
    settings.forEach(
        (key, value) -> {
          // A provider's class name stands in every useful message and is no secret.
          boolean className = value.startsWith("org.") || value.startsWith("com.");
          if (SECRET_NAME.matcher(key).find() && value.length() >= SHORTEST && !className) {
            secrets.add(value);
          }
        });
  }
}
