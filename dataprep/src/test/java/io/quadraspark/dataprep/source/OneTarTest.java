package io.quadraspark.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneTarTest {
  private static final int FILE_BYTES = 5 << 20;
  private static final int FILES = 40;

  @TempDir Path directory;

  /** 200 MB of large files in two classes, with directories of their own and one long name. */
  private Path tar() throws IOException {
    Path file = directory.resolve("all.tar");
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (int i = 0; i < FILES; i++) {
        if (i % 10 == 0) {
          tar.putArchiveEntry(new TarArchiveEntry("root/class" + i / 20 + "/"));
          tar.closeArchiveEntry();
        }
        TarArchiveEntry entry =
            new TarArchiveEntry("root/class%d/%s%d".formatted(i / 20, "x".repeat(i * 5), i));
        entry.setSize(FILE_BYTES);
        tar.putArchiveEntry(entry);
        tar.write(new byte[] {(byte) i});
        tar.write(new byte[FILE_BYTES - 1]);
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  @Test
  void stretchesTogetherAreTheTar() throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(tar().toUri());
    Storage storage = Storage.of(file, new Configuration());
    Layout.Place place = new Layout.Place(storage, storage.qualify(file), storage.list(file));
    Layout layout = new OneTar();
    assertThat(layout.matches(place)).isTrue();
    List<SourcePart> parts = layout.parts(place);
    assertThat(parts).hasSize(4).allSatisfy(part -> assertThat(part.bytes()).isLessThan(80 << 20));
    List<Integer> first = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    for (SourcePart part : parts) {
      try (RawImages images = layout.open(part, new Configuration())) {
        for (RawImage image = images.next(); image != null; image = images.next()) {
          assertThat(image.bytes()).hasSize(FILE_BYTES);
          first.add((int) image.bytes()[0]);
          classes.add(image.classId());
        }
      }
    }
    assertThat(first).hasSize(FILES).isSorted().doesNotHaveDuplicates();
    assertThat(classes.subList(0, 20)).containsOnly("class0");
    assertThat(classes.subList(20, FILES)).containsOnly("class1");
  }
}
