package io.quadraspark.training;

import io.quadraspark.dataprep.BackgroundWork;
import io.quadraspark.dataprep.read.Sample;
import io.quadraspark.engine.Batch;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Samples decoded into batches: by the thread that asks for them, or by threads of its own that
 * fill the next batch meanwhile. Which thread decodes a sample changes nothing of it. Two buffers
 * with threads, one without: a batch is overwritten once the next one has been asked for.
 */
final class DecodedBatches implements Iterator<Batch>, AutoCloseable {
  /** Decodes one sample to [H, W, 3] at an offset of a buffer. */
  @FunctionalInterface
  interface Decoder {
    void decode(Sample sample, float[] target, int offset);
  }

  /** Name of the threads. */
  static final String THREADS = "quadraspark-decode";

  /** What a thread that is stopped may need to finish its image. */
  private static final int CLOSE_SECONDS = 10;

  private final Iterator<Sample> samples;
  private final Decoder decoder;
  private final int threads;
  private final ExecutorService pool;
  private BatchBuffer filling;
  private BatchBuffer spare;
  private List<Future<?>> work = List.of();

  /** Decodes on the thread that asks. */
  DecodedBatches(Iterator<Sample> samples, int batchSize, int imageSize, Decoder decoder) {
    this(samples, batchSize, imageSize, decoder, 0);
  }

  /**
   * @param threads that decode; 0 for the one that asks
   */
  DecodedBatches(
      Iterator<Sample> samples, int batchSize, int imageSize, Decoder decoder, int threads) {
    this.samples = samples;
    this.decoder = decoder;
    this.threads = threads;
    this.filling = new BatchBuffer(batchSize, imageSize);
    if (threads == 0) {
      this.pool = null;
      this.spare = filling;
    } else {
      this.pool = Executors.newFixedThreadPool(threads, BackgroundWork.threads(THREADS));
      this.spare = new BatchBuffer(batchSize, imageSize);
      begin();
    }
  }

  @Override
  public boolean hasNext() {
    return threads == 0 ? samples.hasNext() : !work.isEmpty();
  }

  @Override
  public Batch next() {
    BatchBuffer ready = filling;
    if (threads == 0) {
      ready.clear();
      fill(ready);
      return ready.batch();
    }
    work.forEach(part -> BackgroundWork.result(part, "images were decoded"));
    filling = spare;
    spare = ready;
    begin();
    return ready.batch();
  }

  /** Sets the threads on the next batch; after the last one they end. */
  private void begin() {
    if (!samples.hasNext()) {
      work = List.of();
      pool.shutdown();
      return;
    }
    BatchBuffer buffer = filling;
    buffer.clear();
    work =
        IntStream.range(0, threads)
            .<Future<?>>mapToObj(i -> pool.submit(() -> fill(buffer)))
            .toList();
  }

  /** Decodes until the batch is full; several threads may be at it. */
  private void fill(BatchBuffer buffer) {
    while (true) {
      Sample sample;
      int offset;
      synchronized (samples) {
        if (buffer.isFull() || !samples.hasNext()) {
          return;
        }
        sample = samples.next();
        offset = buffer.add(sample.label());
      }
      try {
        decoder.decode(sample, buffer.images(), offset);
      } catch (RuntimeException failure) {
        throw JobErrors.undecodedSample(sample.key(), failure);
      }
    }
  }

  /** Stops the threads; where none has to be waited for long, none goes on after this. */
  @Override
  public void close() {
    if (pool == null) {
      return;
    }
    pool.shutdownNow();
    try {
      // They read by what the caller will close next.
      pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
