package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.format.QuarantineRow;
import org.junit.jupiter.api.Test;

class QuarantineSectionTest {
  private final QuarantineSection section = new QuarantineSection();

  private void add(String source, String reason) {
    add(source, reason, null);
  }

  private void add(String source, String reason, byte[] thumbnail) {
    section.add(new QuarantineRow(source, "cat", reason, 1000, "", thumbnail));
  }

  @Test
  void reasonsThatDifferInNumbersAreOneKind() {
    add("cat/a.jpg", "absurd dimensions: 1 x 100000 pixels");
    add("cat/b.jpg", "absurd dimensions: 2 x 300000 pixels");
    add("cat/c.jpg", "empty file");

    assertThat(section.html())
        .containsSubsequence(
            "absurd dimensions: … x … pixels", "2, 2.0 kB", "empty file", "1, 1.0 kB")
        .contains("cat/b.jpg: absurd dimensions: 2 x 300000 pixels, 1.0 kB");
  }

  @Test
  void ofEachReasonAFewExamplesAreShown() {
    for (int i = 0; i < 5000; i++) {
      add("cat/%04d.jpg".formatted(i), "empty file");
    }

    assertThat(section.html()).contains("cat/0004.jpg", "5,000").doesNotContain("cat/0005.jpg");
  }

  @Test
  void examplesThatCanBeSeenComeFirst() {
    for (int i = 0; i < 50; i++) {
      add("cat/%04d.jpg".formatted(i), "truncated JPEG", i == 30 ? new byte[] {1} : null);
    }

    assertThat(section.html())
        .containsSubsequence("<li><img", "base64,AQ==", "cat/0030.jpg", "cat/0003.jpg")
        .doesNotContain("cat/0004.jpg");
  }

  @Test
  void veryManyReasonsAreBounded() {
    for (int i = 0; i < 1000; i++) {
      add(
          "x".repeat(1000) + i,
          "reason "
              + "abcdefghij".charAt(i % 10)
              + (char) ('a' + i / 10 % 26)
              + (char) ('A' + i / 260));
    }

    assertThat(section.html().length()).isLessThan(100_000);
    assertThat(section.html()).contains("more reasons");
  }

  @Test
  void namesOfFilesAreNoMarkup() {
    add("cat/<script>alert(1)</script>.jpg", "not an image: <b>");

    assertThat(section.html()).doesNotContain("<script>", "<b>");
  }

  @Test
  void anEmptyQuarantineIsSaid() {
    assertThat(section.html()).contains("Every file became an image");
  }
}
