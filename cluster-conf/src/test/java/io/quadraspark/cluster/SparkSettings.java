package io.quadraspark.cluster;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.hadoop.fs.s3a.commit.CommitConstants;
import org.apache.spark.internal.config.ConfigEntry;

/** Which settings Spark, and what it passes settings on to, know. */
final class SparkSettings {
  private static final String CLASS = "org\\.apache(\\.[a-z0-9]+)+\\.[A-Z]\\w*";
  private static final String HADOOP = "spark.hadoop.";

  /** What Spark takes any name after. */
  private static final List<String> FREE =
      List.of(
          "spark.metrics.conf.",
          "spark.executorEnv.",
          "spark.yarn.appMasterEnv.",
          "spark.kubernetes.driver.secretKeyRef.",
          "spark.kubernetes.executor.secretKeyRef.");

  /**
   * Of GPUs, the names that ResourceUtils puts together, of spark.master what Spark's own code
   * spells out, and of EMR Serverless what its guide has.
   */
  private static final Set<String> SPELT_OUT =
      Set.of(
          "spark.master",
          "spark.executor.resource.gpu.amount",
          "spark.executor.resource.gpu.discoveryScript",
          "spark.executor.resource.gpu.vendor",
          "spark.task.resource.gpu.amount",
          "spark.emr-serverless.memoryOverheadFactor");

  /** The objects whose initialisation registers settings. */
  private static final List<String> REGISTRIES =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Network$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.History$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.deploy.yarn.config.package$",
          "org.apache.spark.deploy.k8s.Config$");

  private static final Set<String> HADOOP_SETTINGS = new TreeSet<>();

  static {
    try {
      for (String registry : REGISTRIES) {
        Class.forName(registry);
      }
      for (Class<?> constants : List.of(Constants.class, CommitConstants.class)) {
        for (Field field : constants.getFields()) {
          if (field.getType() == String.class) {
            HADOOP_SETTINGS.add((String) field.get(null));
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private SparkSettings() {}

  /**
   * What is wrong with the settings: unknown names, values that Spark cannot read, and classes that
   * are not there.
   */
  static List<String> problems(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    settings.forEach(
        (name, value) -> {
          ConfigEntry<?> entry = ConfigEntry.findEntry(name);
          if (entry != null) {
            try {
              entry.valueConverter().apply(value);
            } catch (IllegalArgumentException e) {
              problems.add(name + ": " + e.getMessage());
            }
          } else if (!known(name)) {
            problems.add(name + ": no such setting");
          }
          if (value.matches(CLASS) && !exists(value)) {
            problems.add(name + ": there is no class " + value);
          }
        });
    return problems;
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, SparkSettings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean known(String name) {
    if (name.startsWith(HADOOP)) {
      return HADOOP_SETTINGS.contains(name.substring(HADOOP.length()));
    }
    return SPELT_OUT.contains(name)
        || FREE.stream().anyMatch(prefix -> name.startsWith(prefix) && !name.equals(prefix));
  }
}
