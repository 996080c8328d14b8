package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.DamagedSample;
import io.quadraspark.dataprep.format.ShardBlock;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads samples by their positions in a stream. Holds the blocks of one group ({@code interleave}
 * of them) and keeps them from call to call, so that reading on costs nothing twice. Where a call
 * goes on into the next group, that one is read meanwhile by threads that wait for storage, so that
 * two groups are held at most. Each block is one ranged read; each sample is checked against its
 * hash. Not thread-safe.
 */
public final class SampleReader implements AutoCloseable {
  private static final long NOTHING = -1;

  private final SampleStream stream;
  private final SampleOrder order;
  private final SampleOrder ahead;
  private final BlockReads reads;

  private int[] group = {};
  private long groupAhead = NOTHING;

  public SampleReader(SampleStream stream, Configuration hadoop) {
    this.stream = stream;
    this.order = new SampleOrder(stream);
    this.ahead = new SampleOrder(stream);
    this.reads = new BlockReads(stream.blocks(), hadoop);
  }

  /**
   * The samples at {@code position} and after it, {@code count} of them. One iterator at a time:
   * another call moves the blocks away from under it.
   */
  public Iterator<Sample> read(long position, int count) {
    if (position < 0) {
      throw DataErrors.negative("position", position);
    }
    return new Iterator<>() {
      private int read;

      @Override
      public boolean hasNext() {
        return read < count;
      }

      @Override
      public Sample next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return sample(position + read++, position + count);
      }
    };
  }

  /** The sample at {@code position} of a call that ends before {@code end}. */
  private Sample sample(long position, long end) {
    SampleOrder.Place place = order.at(position);
    if (!Arrays.equals(order.group(), group)) {
      group = order.group();
      groupAhead = NOTHING;
      // Freed before others come, or there would be a third group in memory.
      reads.keepOnly(group);
      reads.want(group);
    }
    long next = order.groupEnd();
    if (next < end && next != groupAhead) {
      ahead.at(next);
      reads.want(ahead.group());
      groupAhead = next;
    }
    ShardBlock block = reads.block(place.block());
    return sample(stream.blocks(), place.block(), block, place.index(), position);
  }

  /** The samples of one block in the order of the shard; positions count from the split's start. */
  public static Iterator<Sample> readBlock(BlockTable table, int block, Configuration hadoop) {
    long first = 0;
    for (int i = 0; i < block; i++) {
      first += table.samples()[i];
    }
    long start = first;
    ShardBlock bytes = load(table, block, hadoop);
    return new Iterator<>() {
      private int read;

      @Override
      public boolean hasNext() {
        return read < bytes.size();
      }

      @Override
      public Sample next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Sample sample = sample(table, block, bytes, read, start + read);
        read++;
        return sample;
      }
    };
  }

  static ShardBlock load(BlockTable table, int block, Configuration hadoop) {
    Path file = new Path(table.file(block));
    byte[] bytes;
    try {
      bytes = Storage.of(file, hadoop).read(file, table.offset()[block], table.length()[block]);
    } catch (IOException e) {
      throw DataErrors.unreadable(file.toString(), e);
    }
    try {
      return new ShardBlock(bytes, table.samples()[block]);
    } catch (DamagedSample e) {
      throw DataErrors.damagedShard(file.toString(), table.offset()[block], e);
    }
  }

  private static Sample sample(
      BlockTable table, int block, ShardBlock bytes, int index, long position) {
    try {
      byte[] image = bytes.image(index);
      return new Sample(position, bytes.key(index), bytes.label(index), image);
    } catch (DamagedSample e) {
      throw DataErrors.damagedShard(table.file(block), table.offset()[block], e);
    }
  }

  /** Lets go of all blocks and ends the threads; nothing can be read any more. */
  @Override
  public void close() {
    reads.close();
  }
}
