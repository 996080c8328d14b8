package io.quadraspark.training.features;

import io.quadraspark.dataprep.BackgroundWork;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.JobErrors;
import io.quadraspark.training.file.DamagedException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * The feature files of blocks that are shuffled together. Where they fit into memory they are read
 * whole and held; otherwise every record is a ranged read, those of different files side by side.
 */
final class FeatureGroup implements AutoCloseable {
  /** A record of a file, and the place in a batch that it goes to. */
  record Wanted(int index, int place) {}

  private static final ExecutorService READERS =
      Executors.newCachedThreadPool(BackgroundWork.threads("feature-reader"));

  private final FeatureTable table;
  private final Map<Integer, byte[]> held = new HashMap<>();
  private final Map<Integer, FSDataInputStream> open = new HashMap<>();

  /**
   * Reads or opens the files.
   *
   * @param heldBytes what they may take of the memory
   */
  FeatureGroup(FeatureTable table, int[] blocks, long heldBytes, Configuration hadoop) {
    this.table = table;
    long bytes = 0;
    for (int block : blocks) {
      bytes += table.bytes(block);
    }
    for (int block : blocks) {
      Path file = new Path(table.file(block));
      try {
        Storage storage = Storage.of(file, hadoop);
        if (bytes <= heldBytes) {
          held.put(block, storage.read(file, 0, Math.toIntExact(table.bytes(block))));
        } else {
          open.put(block, storage.openRanged(file));
        }
      } catch (IOException e) {
        close();
        throw problem(file.toString(), e);
      }
    }
  }

  /** Puts records into a batch: features [N, F] and class indices. */
  void take(Map<Integer, List<Wanted>> wanted, float[] features, int[] labels) {
    List<Future<?>> reads = new ArrayList<>();
    wanted.forEach(
        (block, records) -> {
          if (held.containsKey(block)) {
            for (Wanted one : records) {
              byte[] file = held.get(block);
              put(block, one, file, one.index() * table.record().bytes(), features, labels);
            }
          } else {
            reads.add(READERS.submit(() -> read(block, records, features, labels)));
          }
        });
    awaitAll(reads);
  }

  /**
   * Waits for every read, whatever becomes of the others and of this thread: one that goes on would
   * write into the next batch, or read a file that is closed.
   */
  private static void awaitAll(List<Future<?>> reads) {
    List<RuntimeException> failures = new ArrayList<>();
    boolean interrupted = false;
    for (Future<?> read : reads) {
      boolean ended = false;
      while (!ended) {
        try {
          read.get();
          ended = true;
        } catch (ExecutionException e) {
          failures.add(
              e.getCause() instanceof RuntimeException failure
                  ? failure
                  : new IllegalStateException(e.getCause()));
          ended = true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while features were read");
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private void read(int block, List<Wanted> records, float[] features, int[] labels) {
    byte[] bytes = new byte[table.record().bytes()];
    for (Wanted one : records) {
      try {
        open.get(block).readFully((long) one.index() * bytes.length, bytes);
      } catch (IOException e) {
        throw problem(table.file(block), e);
      }
      put(block, one, bytes, 0, features, labels);
    }
  }

  private void put(
      int block, Wanted one, byte[] bytes, int offset, float[] features, int[] labels) {
    try {
      labels[one.place()] =
          table.record().read(bytes, offset, features, one.place() * table.floats());
    } catch (DamagedException e) {
      throw FeatureErrors.damaged(table.file(block), one.index(), e.getMessage());
    }
  }

  /** What a user is told about a file that cannot be read. */
  static RuntimeException problem(String file, IOException failure) {
    boolean damaged =
        failure instanceof EOFException
            || failure instanceof FileNotFoundException
            || failure instanceof ChecksumException;
    return damaged ? FeatureErrors.damaged(file, failure) : JobErrors.unreadable(file, failure);
  }

  @Override
  public void close() {
    held.clear();
    for (FSDataInputStream stream : open.values()) {
      try {
        stream.close();
      } catch (IOException e) {
        // It was only read, and all that was asked of it came.
      }
    }
    open.clear();
  }
}
