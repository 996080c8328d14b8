package io.quadraspark.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.TestImages;
import io.quadraspark.dataprep.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

class TarImagesTest {
  private static List<RawImage> read(InputStream in) throws IOException {
    List<RawImage> images = new ArrayList<>();
    try (RawImages tar =
        new TarImages(new TarEntries("file:/cat.tar", in, true), EntryNames.ofClass("cat"))) {
      for (RawImage image = tar.next(); image != null; image = tar.next()) {
        images.add(image);
      }
    }
    return images;
  }

  private static byte[] threeFiles() throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    files.put("a.jpg", new byte[700]);
    files.put("b.jpg", new byte[0]);
    files.put("deep/c.jpg", new byte[1024]);
    files.put("._a.jpg", new byte[5]);
    return TestImages.tar(files);
  }

  @Test
  void filesComeWithTheirClassAndHiddenOnesDoNot() throws IOException {
    assertThat(read(new ByteArrayInputStream(threeFiles())))
        .extracting(RawImage::source)
        .containsExactly("cat/a.jpg", "cat/b.jpg", "cat/deep/c.jpg");
  }

  @Test
  void aTarCutAnywhereIsNamed() throws IOException {
    byte[] whole = threeFiles();
    int end = 512 * (4 + 1 + 2 + 2); // four headers and the contents
    for (int length = 0; length <= end; length += 128) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(new ByteArrayInputStream(cut)))
          .as("cut to %d bytes", length)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("cat.tar");
    }
  }

  @Test
  void aBrokenConnectionIsNotABrokenTar() throws IOException {
    InputStream tar = new ByteArrayInputStream(threeFiles());
    InputStream failing =
        new InputStream() {
          private int left = 1000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("connection reset");
            }
            return tar.read();
          }
        };
    assertThatThrownBy(() -> read(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void linksAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry link = new TarArchiveEntry("x.jpg", TarArchiveEntry.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      out.putArchiveEntry(link);
      out.closeArchiveEntry();
    }
    assertThat(read(new ByteArrayInputStream(bytes.toByteArray())))
        .singleElement()
        .satisfies(image -> assertThat(image.problem()).contains("link"));
  }
}
