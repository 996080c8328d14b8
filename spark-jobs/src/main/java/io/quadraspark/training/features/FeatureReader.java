package io.quadraspark.training.features;

import io.quadraspark.dataprep.read.SampleOrder;
import io.quadraspark.dataprep.read.SampleStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads features by the positions of their samples in a stream. Keeps the files of the group of
 * blocks that it read from last. Not thread-safe.
 */
final class FeatureReader implements AutoCloseable {
  private final FeatureTable table;
  private final Configuration hadoop;
  private final long heldBytes;
  private final SampleOrder order;

  private int[] blocks = {};
  private FeatureGroup group;

  /**
   * @param heldBytes what the files of a group may take of the memory
   */
  FeatureReader(FeatureTable table, SampleStream stream, Configuration hadoop, long heldBytes) {
    this.table = table;
    this.hadoop = hadoop;
    this.heldBytes = heldBytes;
    this.order = new SampleOrder(stream);
  }

  /** Reads the samples {@code [position, position + count)}: features [count, F] and labels. */
  void read(long position, int count, float[] features, int[] labels) {
    int done = 0;
    while (done < count) {
      order.at(position + done);
      enter(order.group());
      Map<Integer, List<FeatureGroup.Wanted>> wanted = new HashMap<>();
      for (; done < count; done++) {
        SampleOrder.Place place = order.at(position + done);
        if (!Arrays.equals(order.group(), blocks)) {
          break;
        }
        wanted
            .computeIfAbsent(place.block(), block -> new ArrayList<>())
            .add(new FeatureGroup.Wanted(place.index(), done));
      }
      group.take(wanted, features, labels);
    }
  }

  private void enter(int[] wanted) {
    if (group == null || !Arrays.equals(wanted, blocks)) {
      // Freed before the next files come, or there would be twice as many in memory.
      close();
      group = new FeatureGroup(table, wanted, heldBytes, hadoop);
      blocks = wanted;
    }
  }

  @Override
  public void close() {
    if (group != null) {
      group.close();
      group = null;
    }
  }
}
