package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.SampleNotes;
import io.quadraspark.dataprep.format.ShardSample;
import io.quadraspark.dataprep.format.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** The samples of one shard one after the other, and the manifest's rows about them. */
final class ShardRows {
  private final String shard;
  private final String split;
  private final SplitPlan classes;
  private final List<ManifestRow> rows = new ArrayList<>();

  private String lastKey = "";
  private int copies;

  ShardRows(String shard, String split, SplitPlan classes) {
    this.shard = shard;
    this.split = split;
    this.classes = classes;
  }

  /**
   * The next sample.
   *
   * @param offset where it starts in the shard
   */
  ShardSample add(SourceFile file, byte[] jpeg, long offset) {
    String key = file.key();
    // Copies of one image follow each other, as they have the same order draw.
    copies = key.equals(lastKey) ? copies + 1 : 0;
    lastKey = key;
    SourceFile.Image image = file.image();
    int label = classes.classIndex(file.classId());
    ManifestRow row =
        new ManifestRow(
            copies == 0 ? key : key + "-" + copies,
            file.classId(),
            label,
            split,
            shard,
            offset + ShardSample.IMAGE_OFFSET,
            image.bytes(),
            image.width(),
            image.height(),
            image.sourceWidth(),
            image.sourceHeight(),
            file.sourceSha256(),
            image.sha256());
    rows.add(row);
    SampleNotes notes =
        new SampleNotes(
            row.classId(),
            label,
            file.source(),
            row.width(),
            row.height(),
            row.sourceSha256(),
            row.sha256());
    return new ShardSample(row.key(), label, jpeg, notes);
  }

  List<ManifestRow> rows() {
    return rows;
  }
}
