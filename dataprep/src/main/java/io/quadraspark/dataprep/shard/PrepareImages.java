package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.image.BadImage;
import io.quadraspark.dataprep.image.DecodedImage;
import io.quadraspark.dataprep.image.ImageConversion;
import io.quadraspark.dataprep.image.StoredImage;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.source.Layout;
import io.quadraspark.dataprep.source.RawImage;
import io.quadraspark.dataprep.source.RawImages;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Reads one part and converts the images that are wanted of it, one at a time. */
final class PrepareImages implements FlatMapFunction<PartToRead, Prepared> {
  private static final long serialVersionUID = 1L;

  /** Of a thumbnail in quarantine: its long side in pixels. */
  private static final int THUMBNAIL_SIDE = 96;

  private final Layout layout;
  private final ImageConversion conversion;
  private final boolean heldOut;
  private final Broadcast<HadoopSettings> hadoop;
  private final WorkCounters counters;

  PrepareImages(
      Layout layout,
      ImageConversion conversion,
      boolean heldOut,
      Broadcast<HadoopSettings> hadoop,
      WorkCounters counters) {
    this.layout = layout;
    this.conversion = conversion;
    this.heldOut = heldOut;
    this.hadoop = hadoop;
    this.counters = counters;
  }

  @Override
  public Iterator<Prepared> call(PartToRead part) throws IOException {
    RawImages images = layout.open(part.part(), hadoop.value().configuration());
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
    return new Converted(part, images);
  }

  private final class Converted implements Iterator<Prepared> {
    private final PartToRead part;
    private final RawImages images;
    private int file;
    private Prepared next;

    Converted(PartToRead part, RawImages images) {
      this.part = part;
      this.images = images;
      this.next = read();
    }

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
      next = prepared.file().fatal() ? null : read();
      return prepared;
    }

    private Prepared read() {
      try {
        while (!part.wants(file) && !part.endsBefore(file) && images.skip()) {
          file++;
        }
        RawImage raw = part.endsBefore(file) ? null : images.next();
        if (raw == null) {
          images.close();
          return null;
        }
        return prepare(raw);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (UserException e) { // the run fails, so the end of the task closes it
        String uri = part.part().uri();
        long bytes = part.part().bytes();
        return new Prepared(
            described(part.part().classId(), uri, bytes, "", null, e.getMessage(), null, true),
            null);
      }
    }

    private Prepared prepare(RawImage raw) {
      if (raw.problem() != null) {
        return refused(raw, "", raw.problem());
      }
      String sha256 = Sha256.of(raw.bytes());
      try {
        StoredImage stored = conversion.convert(raw.bytes());
        byte[] jpeg = stored.jpeg();
        SourceFile.Image image =
            new SourceFile.Image(
                jpeg.length,
                stored.width(),
                stored.height(),
                stored.sourceWidth(),
                stored.sourceHeight(),
                Sha256.of(jpeg),
                stored.perceptualHash());
        counters.done(raw.length());
        return new Prepared(
            described(raw.classId(), raw.source(), raw.length(), sha256, image, null, null, false),
            jpeg);
      } catch (BadImage e) {
        return refused(raw, sha256, e.getMessage());
      }
    }

    private Prepared refused(RawImage raw, String sha256, String problem) {
      counters.refused(raw.length());
      byte[] thumbnail = DecodedImage.glimpse(raw.bytes(), THUMBNAIL_SIDE).orElse(null);
      return new Prepared(
          described(
              raw.classId(), raw.source(), raw.length(), sha256, null, problem, thumbnail, false),
          null);
    }

    private SourceFile described(
        String classId,
        String source,
        long bytes,
        String sha256,
        SourceFile.Image image,
        String problem,
        byte[] thumbnail,
        boolean fatal) {
      return new SourceFile(
          part.number(),
          file++,
          classId,
          source,
          heldOut,
          bytes,
          sha256,
          image,
          problem,
          thumbnail,
          fatal);
    }
  }
}
