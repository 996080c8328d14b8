package io.quadraspark.dataprep.shard;

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
    // Also when the task fails half-way.
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
      private RawImage next = read(images);

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Prepared next() {
        if (next == null) {
          throw new NoSuchElementException();
        }
        Prepared prepared = prepare(next);
        next = read(images);
        return prepared;
      }
    };
  }

  private static RawImage read(RawImages images) {
    try {
      return images.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Prepared prepare(RawImage raw) {
    if (raw.problem() != null) {
      return refused(raw, "", raw.problem());
    }
    String sha256 = Sha256.of(raw.bytes());
    try {
      return new Prepared(
          raw.classId(),
          raw.source(),
          heldOut,
          raw.length(),
          sha256,
          conversion.convert(raw.bytes()),
          null);
    } catch (BadImage e) {
      return refused(raw, sha256, e.getMessage());
    }
  }

  private Prepared refused(RawImage raw, String sha256, String problem) {
    return new Prepared(raw.classId(), raw.source(), heldOut, raw.length(), sha256, null, problem);
  }
}
