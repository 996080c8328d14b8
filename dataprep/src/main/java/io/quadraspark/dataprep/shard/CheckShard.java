package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.format.SourceFile;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Reads the file of one shard, where there is one, and compares it with what the plan puts there:
 * byte by byte, but for the stored images, of which the plan has the hashes.
 */
record CheckShard(
    ShardFiles names,
    Broadcast<Placement> places,
    Broadcast<HadoopSettings> hadoop,
    WorkCounters counters)
    implements Function2<
        Integer, Iterator<Tuple2<ShardPlace, SourceFile>>, Iterator<CheckedShard>> {
  private static final int BUFFER_BYTES = 1 << 20;

  @Override
  public Iterator<CheckedShard> call(Integer shard, Iterator<Tuple2<ShardPlace, SourceFile>> plan)
      throws IOException {
    Path path = names.path(shard);
    Reading reading = new Reading(shard, plan);
    CheckedShard.State state = CheckedShard.State.OTHER;
    WrittenShard whole = null;
    String problem = null;
    try (InputStream in = Storage.of(path, hadoop.value().configuration()).open(path)) {
      whole = reading.read(in);
      state = CheckedShard.State.WHOLE;
    } catch (FileNotFoundException absent) {
      state = CheckedShard.State.ABSENT;
    } catch (IOException e) {
      problem = StorageProblem.of(e);
    } catch (Difference e) {
      problem = e.getMessage();
    }
    return List.of(new CheckedShard(shard, state, whole, reading.content(), problem)).iterator();
  }

  /** The file is not what is planned. */
  private static final class Difference extends Exception {
    private static final long serialVersionUID = 1L;

    Difference(String why) {
      super(why);
    }
  }

  private final class Reading {
    private final Iterator<Tuple2<ShardPlace, SourceFile>> plan;
    private final ShardContent content = new ShardContent();
    private final String split;
    private final ShardRows rows;
    private final String name;

    Reading(int shard, Iterator<Tuple2<ShardPlace, SourceFile>> plan) {
      this.plan = plan;
      this.split = places.value().shards().splitOf(shard).label();
      this.name = names.path(shard).getName();
      this.rows = new ShardRows(name, split, places.value().splits());
    }

    private SourceFile next() {
      SourceFile file = plan.next()._2();
      content.add(file);
      return file;
    }

    /** The hash of the whole plan, however much of it was compared. */
    String content() {
      while (plan.hasNext()) {
        next();
      }
      return content.hash();
    }

    WrittenShard read(InputStream file) throws IOException, Difference {
      MessageDigest digest = Sha256.digest();
      InputStream in = new DigestInputStream(new BufferedInputStream(file, BUFFER_BYTES), digest);
      long length = 0;
      while (plan.hasNext()) {
        length += sample(in, next(), length);
      }
      if (!Arrays.equals(
          in.readNBytes(ShardSample.TRAILER_BYTES), new byte[ShardSample.TRAILER_BYTES])) {
        throw new Difference("it has no end where the plan has one");
      }
      if (in.read() >= 0) {
        throw new Difference("it is longer than planned");
      }
      length += ShardSample.TRAILER_BYTES;
      ShardEntry entry =
          new ShardEntry(name, split, rows.rows().size(), length, Sha256.hex(digest.digest()));
      return new WrittenShard(entry, rows.rows());
    }

    private int sample(InputStream in, SourceFile planned, long offset)
        throws IOException, Difference {
      byte[] head = read(in, ShardSample.IMAGE_OFFSET);
      byte[] jpeg = read(in, planned.image().bytes());
      ShardSample sample = rows.add(planned, jpeg, offset);
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      int length = sample.writeTo(expected);
      byte[] bytes = expected.toByteArray();
      int imageEnd = head.length + jpeg.length;
      byte[] rest = read(in, length - imageEnd);
      if (!Arrays.equals(head, Arrays.copyOf(bytes, head.length))
          || !Arrays.equals(rest, Arrays.copyOfRange(bytes, imageEnd, length))
          || !Sha256.of(jpeg).equals(planned.image().sha256())) {
        throw new Difference("at byte %d stands something else than planned".formatted(offset));
      }
      counters.done(length);
      return length;
    }

    private byte[] read(InputStream in, int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw new EOFException();
      }
      return bytes;
    }
  }
}
