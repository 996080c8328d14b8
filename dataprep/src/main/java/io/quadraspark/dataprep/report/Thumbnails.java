package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.image.DecodedImage;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Images of shards, each read by one ranged request, checked, and shrunk. */
record Thumbnails(Path root, Storage storage) {
  /** Their long side in pixels. */
  private static final int SIDE = 112;

  byte[] of(ManifestRow row) throws IOException {
    Path shard = new Path(root, row.shard());
    byte[] jpeg = storage.read(shard, row.offset(), row.length());
    if (!Sha256.of(jpeg).equals(row.sha256())) {
      throw DataErrors.damagedImage(shard.toString(), row.key());
    }
    return DecodedImage.thumbnail(jpeg, SIDE)
        .orElseThrow(
            () -> DataErrors.undecodable("the image of sample " + row.key() + " in " + shard));
  }
}
