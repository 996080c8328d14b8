package io.quadraspark.cluster;

import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * The settings of YARN: those that Hadoop's own defaults name, and those that only its code does.
 */
final class YarnSettings {
  /** What neither has: of capacity-scheduler.xml, and what the native container executor reads. */
  private static final Set<String> DOCUMENTED =
      Set.of(
          "yarn.scheduler.capacity.resource-calculator",
          "yarn.nodemanager.linux-container-executor.group");

  private static final Set<String> KNOWN = known();

  private YarnSettings() {}

  private static Set<String> known() {
    InputStream defaults =
        YarnSettings.class.getClassLoader().getResourceAsStream("yarn-default.xml");
    Configuration yarn = new Configuration(false);
    yarn.addResource(defaults);
    Set<String> names = new TreeSet<>(DOCUMENTED);
    yarn.forEach(entry -> names.add(entry.getKey()));
    for (Field field : YarnConfiguration.class.getFields()) {
      if (field.getType() == String.class) {
        names.add(constant(field));
      }
    }
    return names;
  }

  private static String constant(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  static void check(Map<String, String> settings, List<String> problems) {
    settings.keySet().stream()
        .filter(name -> !KNOWN.contains(name))
        .forEach(name -> problems.add(name + ": YARN has no such setting"));
  }
}
