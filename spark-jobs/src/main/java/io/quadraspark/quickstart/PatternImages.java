package io.quadraspark.quickstart;

import io.quadraspark.dataprep.SeededRandom;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a family of small images as class tars, one {@code <class>.tar} of JPEG files for each
 * class: the form in which large image collections come. The same seed gives the same bytes.
 */
final class PatternImages {
  private final PatternFamily family;
  private final int perClass;
  private final long seed;

  PatternImages(PatternFamily family, int perClass, long seed) {
    this.family = family;
    this.perClass = perClass;
    this.seed = seed;
  }

  /** The image of that index in its class. */
  Picture picture(int classIndex, int index) {
    return family.draw(
        classIndex, SeededRandom.of(seed, family.ordinal() * 1_000L + classIndex, index));
  }

  /** Writes the tar of a class; {@code out} stays open. */
  void writeTar(int classIndex, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
    String name = family.classes().get(classIndex);
    for (int index = 0; index < perClass; index++) {
      byte[] jpeg = picture(classIndex, index).jpeg();
      TarArchiveEntry entry = new TarArchiveEntry("%s_%05d.JPEG".formatted(name, index));
      entry.setSize(jpeg.length);
      entry.setModTime(0L);
      tar.putArchiveEntry(entry);
      tar.write(jpeg);
      tar.closeArchiveEntry();
    }
    tar.finish();
  }
}
