package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.image.BadImage;
import io.quadraspark.dataprep.image.ImageConversion;
import io.quadraspark.dataprep.source.Layout;
import io.quadraspark.dataprep.source.RawImage;
import io.quadraspark.dataprep.source.RawImages;
import io.quadraspark.dataprep.source.SourcePart;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Reads one part and converts its images, one at a time. */
final class PrepareImages implements FlatMapFunction<SourcePart, Prepared> {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final ImageConversion conversion;
  private final boolean heldOut;
  private final Broadcast<HadoopSettings> hadoop;

  PrepareImages(
      Layout layout,
      ImageConversion conversion,
      boolean heldOut,
      Broadcast<HadoopSettings> hadoop) {
    this.layout = layout;
    this.conversion = conversion;
    this.heldOut = heldOut;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Prepared> call(SourcePart part) throws IOException {
    RawImages images = layout.open(part, hadoop.value().configuration());
    // For a task that fails half-way; one that goes on must not hold what it has read.
    TaskContext.get()
        .addTaskCompletionListener(
            context -> {
              try {
                images.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return new Iterator<>() {
      private Prepared next = read(part, images);

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Prepared next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        Prepared prepared = next;
        next = prepared.fatal() ? null : read(part, images);
        return prepared;
      }
    };
  }

  private Prepared read(SourcePart part, RawImages images) {
    try {
      RawImage raw = images.next();
      if (raw == null) {
        images.close();
        return null;
      }
      return prepare(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UserException e) { // the run fails, so the end of the task closes it
      return Prepared.failed(part, heldOut, e.getMessage());
    }
  }

  private Prepared prepare(RawImage raw) {
    if (raw.problem() != null) {
      return Prepared.refused(raw, heldOut, "", raw.problem());
    }
    String sha256 = Sha256.of(raw.bytes());
    try {
      return Prepared.image(raw, heldOut, sha256, conversion.convert(raw.bytes()));
    } catch (BadImage e) {
      return Prepared.refused(raw, heldOut, sha256, e.getMessage());
    }
  }
}
