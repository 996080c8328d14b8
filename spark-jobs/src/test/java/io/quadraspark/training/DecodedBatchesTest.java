package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.image.ImageTensor;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.engine.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DecodedBatchesTest {
  private static final int SIZE = 2;
  private static final int LENGTH = ImageTensor.length(SIZE);

  private static Iterator<Sample> samples(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Sample(i, "key" + i, i % 5, new byte[0]))
        .iterator();
  }

  /** An image full of its position; some take longer. */
  private static void decode(Sample sample, float[] target, int offset) {
    if (sample.position() % 3 == 0) {
      sleep(2);
    }
    Arrays.fill(target, offset, offset + LENGTH, sample.position());
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DecodedBatches batches(int count, int threads) {
    return new DecodedBatches(samples(count), 8, SIZE, DecodedBatchesTest::decode, threads);
  }

  static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(DecodedBatches.THREADS))
        .count();
  }

  /** A pool that has ended may have a thread that still leaves its last method. */
  static void awaitNoThreads() {
    for (int waited = 0; threads() > 0; waited++) {
      assertThat(waited).as("tenths of a second with threads").isLessThan(100);
      sleep(100);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void samplesComeInTheirOrderHoweverManyThreadsDecode(int threads) {
    List<Integer> sizes = new ArrayList<>();
    long position = 0;
    DecodedBatches batches = batches(29, threads);
    while (batches.hasNext()) {
      Batch batch = batches.next();
      sizes.add(batch.size());
      for (int n = 0; n < batch.size(); n++, position++) {
        assertThat(batch.labels()[n]).isEqualTo((int) position % 5);
        float[] image = Arrays.copyOfRange(batch.values(), n * LENGTH, (n + 1) * LENGTH);
        assertThat(image).containsOnly(position);
      }
    }
    assertThat(sizes).containsExactly(8, 8, 8, 5);
    awaitNoThreads();
  }

  @Test
  void aBatchStaysWhileTheNextOneIsDecoded() {
    AtomicInteger decoded = new AtomicInteger();
    DecodedBatches batches =
        new DecodedBatches(
            samples(40),
            8,
            SIZE,
            (sample, target, offset) -> {
              decode(sample, target, offset);
              decoded.incrementAndGet();
            },
            2);
    Batch first = batches.next();
    float[] copy = first.values().clone();
    while (decoded.get() < 16) {
      sleep(1);
    }
    // Nothing more than the next batch: the first one's buffer is still in use.
    sleep(50);
    assertThat(decoded.get()).isEqualTo(16);
    assertThat(first.values()).isEqualTo(copy);
    batches.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aFailureReachesTheTrainingThreadWithItsSample(int threads) {
    DecodedBatches batches =
        new DecodedBatches(
            samples(40),
            8,
            SIZE,
            (sample, target, offset) -> {
              if (sample.position() == 11) {
                throw new IllegalArgumentException("half an image");
              }
              decode(sample, target, offset);
            },
            threads);
    batches.next();
    assertThatThrownBy(batches::next)
        .isInstanceOf(UserException.class)
        .hasMessage("Sample key11: half an image");
    batches.close();
    awaitNoThreads();
  }

  @Test
  void noThreadGoesOnAfterClosing() {
    DecodedBatches batches = batches(4000, 3);
    batches.next();
    assertThat(threads()).isEqualTo(3);
    batches.close();
    awaitNoThreads();
  }
}
