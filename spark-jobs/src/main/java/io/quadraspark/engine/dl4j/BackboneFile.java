package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.WeightsFile;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.engine.EngineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/** Reads a backbone from its URI on whichever JVM needs it. */
final class BackboneFile {
  private static final String PREFIX = "spark.hadoop.";

  private BackboneFile() {}

  static byte[] read(EngineSpec spec) {
    try {
      Path path = new Path(spec.backboneUri());
      return WeightsFile.read(Storage.of(path, settings()), path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the backbone " + spec.backboneUri(), e);
    }
  }

  /**
   * Hadoop's settings with those of the Spark application, which an executor has in its
   * environment.
   */
  private static Configuration settings() {
    Configuration settings = new Configuration();
    SparkEnv environment = SparkEnv.get();
    if (environment != null) {
      for (Tuple2<String, String> entry : environment.conf().getAll()) {
        if (entry._1().startsWith(PREFIX)) {
          settings.set(entry._1().substring(PREFIX.length()), entry._2());
        }
      }
    }
    return settings;
  }
}
