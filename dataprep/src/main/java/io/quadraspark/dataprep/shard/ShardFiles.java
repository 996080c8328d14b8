package io.quadraspark.dataprep.shard;

import java.io.Serializable;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/**
 * The names of a run's shards.
 *
 * @param root the data set's directory
 * @param first number of the run's first shard in the data set
 */
record ShardFiles(String root, int first) implements Serializable {
  /** The file of the run's shard of that number. */
  Path path(int shard) {
    return new Path(root, String.format(Locale.ROOT, "%05d.tar", first + shard));
  }
}
