package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.image.DecodedImage;
import io.quadraspark.dataprep.read.ClassMap;
import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** The chosen images, each read by one ranged request and shrunk. */
record SampleSection(Path root, Storage storage, ClassMap classes) {
  /** Long side of a thumbnail in pixels. */
  static final int SIDE = 112;

  String html(Map<Integer, List<ManifestRow>> images) throws IOException {
    StringBuilder body = new StringBuilder("<div class=\"sheet\">\n");
    for (Map.Entry<Integer, List<ManifestRow>> entry : images.entrySet()) {
      String title = classes.title(entry.getKey());
      body.append("<figure>");
      for (ManifestRow row : entry.getValue()) {
        body.append(Html.image(thumbnail(row), title));
      }
      body.append("<figcaption>%s</figcaption></figure>\n".formatted(Html.text(title)));
    }
    return Html.section("Some training images", body.append("</div>\n").toString());
  }

  private byte[] thumbnail(ManifestRow row) throws IOException {
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
