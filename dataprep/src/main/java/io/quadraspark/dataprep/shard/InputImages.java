package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.source.Layouts;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Nesting;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inputs of a run, each looked at once, and their images as tasks read and convert them. */
final class InputImages {
  private static final Logger LOG = LoggerFactory.getLogger(InputImages.class);
  private static final int MAX_PARTITIONS = 4096;

  private final ShardOptions options;
  private final Layouts.Found images;
  private final Layouts.Found heldOut;

  private InputImages(ShardOptions options, Layouts.Found images, Layouts.Found heldOut) {
    this.options = options;
    this.images = images;
    this.heldOut = heldOut;
  }

  /**
   * Looks at the inputs, none of which may hold {@code output}.
   *
   * @param output with scheme and authority
   */
  static InputImages find(ShardOptions options, Path output, Configuration hadoop) {
    return new InputImages(
        options,
        find(options, options.input(), output, hadoop),
        options.validationInput() == null
            ? null
            : find(options, options.validationInput(), output, hadoop));
  }

  private static Layouts.Found find(
      ShardOptions options, String input, Path output, Configuration hadoop) {
    Layouts.Found found;
    try {
      Storage storage = Storage.of(input, hadoop);
      Path root = storage.qualify(new Path(input));
      if (Nesting.isInside(output, root)) {
        throw DataErrors.outputInsideInput(options.output(), input);
      }
      found = Layouts.find(options.layout(), storage, root);
    } catch (IOException e) {
      throw DataErrors.unreadable(input, e);
    }
    LOG.info("Found layout {} in {}: {} parts", found.layout().name(), input, found.parts().size());
    found.layout().warning().ifPresent(warning -> LOG.warn("{}: {}", input, warning));
    return found;
  }

  /** Every file of the inputs after conversion; each action on it converts anew. */
  JavaRDD<Prepared> converted(JavaSparkContext spark, Broadcast<HadoopSettings> hadoop) {
    JavaRDD<Prepared> converted = converted(images, false, spark, hadoop);
    return heldOut == null ? converted : converted.union(converted(heldOut, true, spark, hadoop));
  }

  private JavaRDD<Prepared> converted(
      Layouts.Found found,
      boolean isHeldOut,
      JavaSparkContext spark,
      Broadcast<HadoopSettings> hadoop) {
    int partitions = Math.min(found.parts().size(), MAX_PARTITIONS);
    return spark
        .parallelize(found.parts(), partitions)
        .flatMap(new PrepareImages(found.layout(), options.conversion(), isHeldOut, hadoop));
  }
}
