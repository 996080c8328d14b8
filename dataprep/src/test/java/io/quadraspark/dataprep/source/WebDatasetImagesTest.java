package io.quadraspark.dataprep.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.TestImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WebDatasetImagesTest {
  private static List<RawImage> read(Map<String, String> files) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
    List<RawImage> images = new ArrayList<>();
    byte[] tar = TestImages.tar(contents);
    try (RawImages samples =
        new WebDatasetImages(new TarEntries("file:/0.tar", new ByteArrayInputStream(tar), true))) {
      for (RawImage image = samples.next(); image != null; image = samples.next()) {
        images.add(image);
      }
    }
    return images;
  }

  @Test
  void entriesOfOneNameAreOneSample() throws IOException {
    List<RawImage> images =
        read(Map.of("x/1.cls", "7\n", "x/1.jpg", "one", "x/2.cls", "12", "x/2.JPEG", "two"));
    assertThat(images)
        .extracting(RawImage::source)
        .containsExactly("00007/x/1.jpg", "00012/x/2.jpeg");
    assertThat(images.get(0).bytes()).asString().isEqualTo("one");
  }

  @Test
  void notesNameTheClassBeforeItsNumberDoes() throws IOException {
    assertThat(read(Map.of("1.cls", "7", "1.jpg", "one", "1.json", "{\"class\":\"n07\"}")))
        .extracting(RawImage::classId)
        .containsExactly("n07");
  }

  @Test
  void aSampleWithoutImageOrClassIsRefused() throws IOException {
    assertThat(read(Map.of("1.cls", "7", "2.jpg", "two", "3.cls", "7", "3.jpg", "three")))
        .extracting(RawImage::problem)
        .containsExactly(
            "the sample has no image: [.cls]", "the sample has no class beside it", null);
  }

  @Test
  void otherMembersAreLeftAlone() throws IOException {
    assertThat(read(Map.of("1.cls", "7", "1.jpg", "one", "1.seg.png", " ".repeat((1 << 20) + 1))))
        .extracting(RawImage::problem)
        .containsOnlyNulls();
  }

  @Test
  void notesThatAreTooLongRefuseTheirSampleAlone() throws IOException {
    assertThat(
            read(
                Map.of(
                    "1.cls",
                    "7",
                    "1.jpg",
                    "one",
                    "1.json",
                    " ".repeat((1 << 20) + 1),
                    "2.cls",
                    "7",
                    "2.jpg",
                    "two")))
        .extracting(image -> image.problem() == null)
        .containsExactly(false, true);
  }
}
