package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.SampleNotes;
import io.quadraspark.dataprep.format.ShardEntry;
import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.storage.HadoopSettings;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Writes one shard, streamed. A task that is tried again or runs twice writes the same bytes to the
 * same name, and each time whole, so it does not matter which of them came last.
 */
final class WriteShard
    implements Function2<Integer, Iterator<Tuple2<ShardPlace, Prepared>>, Iterator<WrittenShard>> {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String root;
  private final ShardPlan shards;
  private final Broadcast<SplitPlan> splits;
  private final Broadcast<HadoopSettings> hadoop;

  WriteShard(
      String root,
      ShardPlan shards,
      Broadcast<SplitPlan> splits,
      Broadcast<HadoopSettings> hadoop) {
    this.root = root;
    this.shards = shards;
    this.splits = splits;
    this.hadoop = hadoop;
  }

  static String name(int shard) {
    return String.format("%05d.tar", shard);
  }

  @Override
  public Iterator<WrittenShard> call(Integer shard, Iterator<Tuple2<ShardPlace, Prepared>> images)
      throws IOException {
    Path path = new Path(root, name(shard));
    List<ManifestRow> rows = new ArrayList<>();
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
            name(shard),
            shards.splitOf(shard).label(),
            rows.size(),
            length[0],
            Sha256.hex(digest.digest()));
    return List.of(new WrittenShard(entry, rows)).iterator();
  }

  private long write(
      int shard,
      Iterator<Tuple2<ShardPlace, Prepared>> images,
      OutputStream out,
      List<ManifestRow> rows)
      throws IOException {
    long offset = 0;
    String lastKey = "";
    int copies = 0;
    while (images.hasNext()) {
      Prepared image = images.next()._2();
      String key = image.key();
      // Copies of one image follow each other, as they have the same order draw.
      copies = key.equals(lastKey) ? copies + 1 : 0;
      lastKey = key;
      String name = copies == 0 ? key : key + "-" + copies;
      ManifestRow row = row(name, image, shard, offset);
      rows.add(row);
      offset += sample(row, image).writeTo(out);
    }
    out.write(new byte[ShardSample.TRAILER_BYTES]);
    return offset + ShardSample.TRAILER_BYTES;
  }

  private ManifestRow row(String key, Prepared image, int shard, long offset) {
    return new ManifestRow(
        key,
        image.classId(),
        splits.value().classIndex(image.classId()),
        shards.splitOf(shard).label(),
        name(shard),
        offset + ShardSample.IMAGE_OFFSET,
        image.image().jpeg().length,
        image.image().width(),
        image.image().height(),
        image.sourceSha256(),
        Sha256.of(image.image().jpeg()));
  }

  private static ShardSample sample(ManifestRow row, Prepared image) {
    SampleNotes notes =
        new SampleNotes(
            row.classId(),
            row.classIndex(),
            image.source(),
            row.width(),
            row.height(),
            row.sourceSha256(),
            row.sha256());
    return new ShardSample(row.key(), row.classIndex(), image.image().jpeg(), notes);
  }
}
