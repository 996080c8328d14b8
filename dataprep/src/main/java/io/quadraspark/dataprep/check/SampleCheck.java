package io.quadraspark.dataprep.check;

import io.quadraspark.dataprep.format.DamagedSample;
import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.SampleNotes;
import io.quadraspark.dataprep.format.ShardBlock;
import io.quadraspark.dataprep.image.DecodedImage;
import io.quadraspark.dataprep.storage.Sha256;
import java.util.List;
import java.util.Optional;

/** Compares one sample with its row of the manifest, with its own notes, and with its image. */
final class SampleCheck {
  private final List<String> classes;

  /**
   * @param classes ids by class index
   */
  SampleCheck(List<String> classes) {
    this.classes = classes;
  }

  /**
   * What is wrong with the sample, if anything is.
   *
   * @param bytes its entries in the shard
   */
  Optional<String> problem(ManifestRow row, byte[] bytes) {
    try {
      ShardBlock block = new ShardBlock(bytes, 1);
      byte[] image = block.image(0);
      return difference(row, block, image).map(what -> "sample " + row.key() + ": " + what);
    } catch (DamagedSample e) {
      return Optional.of(e.getMessage());
    } catch (NumberFormatException e) {
      return Optional.of("sample " + row.key() + ": its class index is no number");
    }
  }

  private Optional<String> difference(ManifestRow row, ShardBlock block, byte[] image) {
    if (row.classIndex() < 0
        || row.classIndex() >= classes.size()
        || !classes.get(row.classIndex()).equals(row.classId())) {
      return Optional.of(
          "the manifest has it in class %s with index %d, and the class map has not"
              .formatted(row.classId(), row.classIndex()));
    }
    if (!block.key(0).equals(row.key())) {
      return Optional.of("the shard has " + block.key(0) + " there");
    }
    if (block.label(0) != row.classIndex()) {
      return Optional.of(
          "its class index is %d in the manifest and %d in the shard"
              .formatted(row.classIndex(), block.label(0)));
    }
    SampleNotes notes = block.notes(0);
    SampleNotes expected =
        new SampleNotes(
            row.classId(),
            row.classIndex(),
            notes.source(),
            row.width(),
            row.height(),
            row.sourceSha256(),
            row.sha256());
    if (!notes.equals(expected)) {
      return Optional.of("its JSON says %s, and the manifest %s".formatted(notes, expected));
    }
    if (image.length != row.length()) {
      return Optional.of(
          "its image has %d bytes in the manifest and %d in the shard"
              .formatted(row.length(), image.length));
    }
    String sha256 = Sha256.of(image);
    if (!sha256.equals(row.sha256())) {
      return Optional.of(
          "its image has sha256 %s, and %s in the manifest".formatted(sha256, row.sha256()));
    }
    return size(row, image);
  }

  private static Optional<String> size(ManifestRow row, byte[] image) {
    DecodedImage.Size size = DecodedImage.size(image).orElse(null);
    if (size == null) {
      return Optional.of("its image does not decode");
    }
    if (size.width() != row.width() || size.height() != row.height()) {
      return Optional.of(
          "its image is of %d x %d pixels, and of %d x %d in the manifest"
              .formatted(size.width(), size.height(), row.width(), row.height()));
    }
    return Optional.empty();
  }
}
