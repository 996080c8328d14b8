package io.quadraspark.dataprep.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestDataSets;
import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadAheadTest {
  private static final int INTERLEAVE = 2;
  private static final int WAIT_MILLISECONDS = 10_000;

  @TempDir static Path directory;
  private static BlockTable blocks;

  private SampleStream stream;
  private SampleReader reader;

  @BeforeAll
  static void makeDataSet() throws IOException {
    DataSet dataSet = DataSet.open(TestDataSets.make(directory).toString(), new Configuration());
    blocks = dataSet.blocks(Split.TRAIN, 24 << 10);
  }

  @BeforeEach
  void open() {
    stream = new SampleStream(blocks, 5, INTERLEAVE);
    reader = new SampleReader(stream, WatchedFiles.hadoop());
  }

  @AfterEach
  void close() {
    reader.close();
  }

  /** The position at which a group of the first epoch ends. */
  private int groupEnd(int group) {
    SampleOrder order = new SampleOrder(stream);
    long end = 0;
    for (int i = 0; i <= group; i++) {
      order.at(end);
      end = order.groupEnd();
    }
    return (int) end;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int waited = 0; !condition.getAsBoolean(); waited += 20) {
      assertThat(waited).as("ms without what was awaited").isLessThan(WAIT_MILLISECONDS);
      Thread.sleep(20);
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(BlockReads.THREADS))
        .count();
  }

  @Test
  void theNextGroupIsReadWhileThisOneIsUsed() throws InterruptedException {
    reader.read(0, groupEnd(1)).next();
    await(() -> WatchedFiles.READS.size() == 2 * INTERLEAVE);
  }

  @Test
  void theGroupAfterTheNextWaitsUntilThisOneIsLetGo() throws InterruptedException {
    Iterator<Sample> samples = reader.read(0, 70);
    for (int i = 0; i < groupEnd(0); i++) {
      samples.next();
      assertThat(WatchedFiles.READS.size()).isLessThanOrEqualTo(2 * INTERLEAVE);
    }
    samples.next();
    await(() -> WatchedFiles.READS.size() == 3 * INTERLEAVE);
  }

  @Test
  void whatEndsInItsGroupReadsNothingElse() {
    reader.read(0, groupEnd(0)).forEachRemaining(sample -> {});
    reader.close();
    assertThat(WatchedFiles.READS).hasSize(INTERLEAVE);
  }

  @Test
  void aPassReadsEveryBlockOnce() {
    reader.read(0, 70).forEachRemaining(sample -> {});
    assertThat(WatchedFiles.READS).hasSize(blocks.size()).doesNotHaveDuplicates();
  }

  @Test
  void blocksOfAGroupThatComesAgainStay() {
    // A group of all blocks: the next epoch has them in another order.
    SampleStream whole = new SampleStream(blocks, 5, blocks.size());
    try (SampleReader all = new SampleReader(whole, WatchedFiles.hadoop())) {
      all.read(0, 5 * 70).forEachRemaining(sample -> {});
    }
    assertThat(WatchedFiles.READS).hasSize(blocks.size());
  }

  @Test
  void aReadAheadThatFailsIsToldWhereItsSamplesAreWanted() {
    SampleOrder order = new SampleOrder(stream);
    order.at(groupEnd(0));
    int block = order.group()[0];
    String file = blocks.shards().get(blocks.shard()[block]);
    WatchedFiles.failing = file + ":" + blocks.offset()[block];
    Iterator<Sample> samples = reader.read(0, 70);
    for (int i = 0; i < groupEnd(0); i++) {
      samples.next();
    }
    assertThatThrownBy(() -> samples.forEachRemaining(sample -> {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("the disk is gone");
  }

  @Test
  void noThreadOutlivesAReaderThatIsClosedInMidRead() throws InterruptedException {
    WatchedFiles.PERMITS.drainPermits();
    Thread training = new Thread(() -> reader.read(0, 70).next());
    training.setUncaughtExceptionHandler((thread, stopped) -> {});
    training.start();
    await(() -> WatchedFiles.READS.size() == 2);
    training.interrupt();
    training.join();
    reader.close();
    await(() -> threads() == 0);
    assertThat(WatchedFiles.READS).hasSize(2);
  }

  @Test
  void aReaderThatKeepsItsBlocksKeepsNoThread() throws InterruptedException {
    reader.read(0, 3).forEachRemaining(sample -> {});
    await(() -> threads() == 0);
    int reads = WatchedFiles.READS.size();
    reader.read(3, 3).forEachRemaining(sample -> {});
    assertThat(WatchedFiles.READS).hasSize(reads);
  }

  @Test
  void aJumpAwayFromWhatIsReadAheadFindsItsSample() {
    reader.read(0, 70).next();
    for (int position : new int[] {groupEnd(2), 1, groupEnd(1)}) {
      assertThat(reader.read(position, 1).next().key()).isEqualTo(keyAt(position));
    }
  }

  private String keyAt(long position) {
    try (SampleReader fresh = new SampleReader(stream, new Configuration())) {
      return fresh.read(position, 1).next().key();
    }
  }
}
