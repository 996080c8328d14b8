package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.Batch;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimedBatchesTest {
  private static final int MILLISECONDS = 50;

  @Test
  void onlyWhatTheBatchesTakeIsWaiting() {
    Iterator<Batch> slow =
        Stream.of(1, 2)
            .map(
                number -> {
                  sleep();
                  return new Batch(new float[0], new int[0], number);
                })
            .iterator();
    TimedBatches batches = new TimedBatches(slow);
    int samples = 0;
    while (batches.hasNext()) {
      samples += batches.next().size();
      sleep();
    }
    DataWait wait = batches.dataWait();
    assertThat(samples).isEqualTo(3);
    assertThat(wait.waitedNanos()).isGreaterThanOrEqualTo(2 * MILLISECONDS * 1_000_000L);
    assertThat(wait.nanos() - wait.waitedNanos())
        .isGreaterThanOrEqualTo(2 * MILLISECONDS * 1_000_000L);
  }

  @Test
  void sharesAreOfTheTimeOfAllSlices() {
    assertThat(new DataWait(1, 10).plus(new DataWait(4, 30)).share()).isEqualTo(0.125);
    assertThat(DataWait.NONE.share()).isEqualTo(-1);
  }

  private static void sleep() {
    try {
      Thread.sleep(MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
