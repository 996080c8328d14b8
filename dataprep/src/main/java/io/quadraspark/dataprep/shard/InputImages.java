package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.source.Layouts;
import io.quadraspark.dataprep.source.SourcePart;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Nesting;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
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

  /** Changes when a file of the inputs comes, goes or is written again. */
  String stamp() {
    MessageDigest digest = Sha256.digest();
    for (Layouts.Found found : heldOut == null ? List.of(images) : List.of(images, heldOut)) {
      digest.update((found.layout().name() + "\n").getBytes(StandardCharsets.UTF_8));
      for (SourcePart part : found.parts()) {
        digest.update((part + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return Sha256.hex(digest.digest());
  }

  /** How many parts there are to read. */
  int parts() {
    return images.parts().size() + (heldOut == null ? 0 : heldOut.parts().size());
  }

  /** Every file of the inputs after conversion; each action on it converts anew. */
  JavaRDD<Prepared> converted(
      JavaSparkContext spark, Broadcast<HadoopSettings> hadoop, WorkCounters counters) {
    return converted(part -> null, spark, hadoop, counters);
  }

  /** Some files after conversion; parts that have none of them are not read. */
  JavaRDD<Prepared> converted(
      FileSet wanted,
      JavaSparkContext spark,
      Broadcast<HadoopSettings> hadoop,
      WorkCounters counters) {
    return converted(wanted::of, spark, hadoop, counters);
  }

  /** What there is to read, or 0 where the layout does not tell. */
  long bytes() {
    return bytes(images) + (heldOut == null ? 0 : bytes(heldOut));
  }

  private static long bytes(Layouts.Found found) {
    return found.parts().stream().mapToLong(SourcePart::bytes).sum();
  }

  private JavaRDD<Prepared> converted(
      IntFunction<BitSet> wanted,
      JavaSparkContext spark,
      Broadcast<HadoopSettings> hadoop,
      WorkCounters counters) {
    JavaRDD<Prepared> converted = converted(images, 0, false, wanted, spark, hadoop, counters);
    return heldOut == null
        ? converted
        : converted.union(
            converted(heldOut, images.parts().size(), true, wanted, spark, hadoop, counters));
  }

  private JavaRDD<Prepared> converted(
      Layouts.Found found,
      int firstPart,
      boolean isHeldOut,
      IntFunction<BitSet> wanted,
      JavaSparkContext spark,
      Broadcast<HadoopSettings> hadoop,
      WorkCounters counters) {
    List<PartToRead> parts = new ArrayList<>();
    for (int i = 0; i < found.parts().size(); i++) {
      BitSet files = wanted.apply(firstPart + i);
      if (files == null || !files.isEmpty()) {
        parts.add(new PartToRead(firstPart + i, found.parts().get(i), files));
      }
    }
    int partitions = Math.max(1, Math.min(parts.size(), MAX_PARTITIONS));
    return spark
        .parallelize(parts, partitions)
        .flatMap(
            new PrepareImages(found.layout(), options.conversion(), isHeldOut, hadoop, counters));
  }
}
