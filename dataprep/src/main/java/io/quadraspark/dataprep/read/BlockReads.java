package io.quadraspark.dataprep.read;

import io.quadraspark.dataprep.BackgroundWork;
import io.quadraspark.dataprep.format.ShardBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * Blocks in memory or on their way there, read in the order in which they were wanted by threads
 * that wait for storage. Not thread-safe.
 */
final class BlockReads implements AutoCloseable {
  /** Name of the threads. */
  static final String THREADS = "quadraspark-read";

  /** Ranged reads at a time: one waits for its first byte while another one transfers. */
  private static final int AT_ONCE = 2;

  /** After which an idle thread ends: blocks that are kept keep no threads. */
  private static final int IDLE_SECONDS = 1;

  private final BlockTable table;
  private final Configuration hadoop;
  private final ThreadPoolExecutor threads;
  private final Map<Integer, FutureTask<ShardBlock>> reads = new HashMap<>();

  BlockReads(BlockTable table, Configuration hadoop) {
    this.table = table;
    this.hadoop = hadoop;
    this.threads =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            BackgroundWork.threads(THREADS));
    threads.allowCoreThreadTimeOut(true);
  }

  /** Begins to read those of the blocks that are not there. */
  void want(int[] blocks) {
    for (int block : blocks) {
      reads.computeIfAbsent(
          block,
          absent -> {
            FutureTask<ShardBlock> read =
                new FutureTask<>(() -> SampleReader.load(table, block, hadoop));
            threads.execute(read);
            return read;
          });
    }
  }

  /** Lets go of all other blocks; those that have not been read yet are not read. */
  void keepOnly(int[] blocks) {
    reads
        .entrySet()
        .removeIf(
            entry -> {
              boolean goes = Arrays.stream(blocks).noneMatch(block -> block == entry.getKey());
              if (goes) {
                entry.getValue().cancel(true);
              }
              return goes;
            });
  }

  /** A block that is wanted; waits until it is there. */
  ShardBlock block(int block) {
    return BackgroundWork.result(reads.get(block), "a block of samples was read");
  }

  /** Lets go of all blocks and ends the threads. */
  @Override
  public void close() {
    keepOnly(new int[0]);
    threads.shutdownNow();
  }
}
