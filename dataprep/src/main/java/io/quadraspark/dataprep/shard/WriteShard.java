package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.progress.WorkCounters;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.FlatMapFunction2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Writes one shard, streamed, unless it stands whole. A task that is tried again or runs twice
 * writes the same bytes to the same name, and each time whole, so it does not matter which of them
 * came last.
 */
record WriteShard(
    ShardFiles names,
    Broadcast<Placement> places,
    Broadcast<HadoopSettings> hadoop,
    WorkCounters counters)
    implements FlatMapFunction2<
        Iterator<CheckedShard>, Iterator<Tuple2<ShardPlace, Prepared>>, WrittenShard> {
  private static final int BUFFER_BYTES = 1 << 16;

  @Override
  public Iterator<WrittenShard> call(
      Iterator<CheckedShard> checked, Iterator<Tuple2<ShardPlace, Prepared>> images)
      throws IOException {
    CheckedShard shard = checked.next();
    return List.of(shard.isWhole() ? shard.shard() : write(shard, images)).iterator();
  }

  private WrittenShard write(CheckedShard shard, Iterator<Tuple2<ShardPlace, Prepared>> images)
      throws IOException {
    Path path = names.path(shard.number());
    String split = places.value().shards().splitOf(shard.number()).label();
    ShardRows rows = new ShardRows(path.getName(), split, places.value().splits());
    MessageDigest digest = Sha256.digest();
    long[] length = new long[1];
    Storage.of(path, hadoop.value().configuration())
        .write(
            path,
            out -> {
              OutputStream digested =
                  new DigestOutputStream(new BufferedOutputStream(out, BUFFER_BYTES), digest);
              length[0] = write(shard, images, digested, rows);
              digested.flush();
            });
    ShardEntry entry =
        new ShardEntry(
            path.getName(), split, rows.rows().size(), length[0], Sha256.hex(digest.digest()));
    return new WrittenShard(entry, rows.rows());
  }

  private long write(
      CheckedShard shard,
      Iterator<Tuple2<ShardPlace, Prepared>> images,
      OutputStream out,
      ShardRows rows)
      throws IOException {
    ShardContent content = new ShardContent();
    long offset = 0;
    while (images.hasNext()) {
      Prepared image = images.next()._2();
      content.add(image.file());
      ShardSample sample = rows.add(image.file(), image.jpeg(), offset);
      int written = sample.writeTo(out);
      counters.done(written);
      offset += written;
    }
    out.write(new byte[ShardSample.TRAILER_BYTES]);
    if (shard.content() != null && !shard.content().equals(content.hash())) {
      // No file appears: it would be none of the plan's.
      throw DataErrors.inputChanged(names.path(shard.number()).toString());
    }
    return offset + ShardSample.TRAILER_BYTES;
  }
}
