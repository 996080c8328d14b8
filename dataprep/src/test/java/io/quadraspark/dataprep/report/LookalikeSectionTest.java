package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.read.ClassMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookalikeSectionTest {
  private final LookalikeSection section =
      new LookalikeSection(new ClassMap(List.of("a", "b"), Map.of("b", "bee")));

  private void add(int first, int other, String otherClass) {
    section.add(
        new NearDuplicateRow(
            "h" + first, "a", first + ".jpg", "h" + other, otherClass, other + ".jpg", 1));
  }

  @Test
  void twelveAreShownThoseOfTwoClassesFirst() throws IOException {
    for (int i = 0; i < 20; i++) {
      add(2 * i, 2 * i + 1, i >= 15 ? "b" : "a");
    }

    assertThat(section.shown()).hasSize(LookalikeSection.SHOWN);
    assertThat(section.shown().subList(0, 5)).allMatch(row -> row.otherClassId().equals("b"));
    assertThat(section.shown().subList(5, 12)).allMatch(row -> row.otherClassId().equals("a"));
    assertThat(section.sources()).hasSize(2 * LookalikeSection.SHOWN).contains("h30", "h31");
    assertThat(section.html(Map.of(), null))
        .contains("20 pairs", "of two classes: 5.", "31.jpg (b bee): 1 bit apart");
  }

  @Test
  void aPictureThatIsLikeManyIsShownOnce() {
    for (int i = 1; i < 50; i++) {
      add(0, i, "b");
    }
    add(100, 101, "b");

    assertThat(section.shown()).extracting(NearDuplicateRow::sha256).containsExactly("h0", "h100");
  }

  @Test
  void namesOfAnyLengthTakeLittleRoom() throws IOException {
    section.add(
        new NearDuplicateRow("x", "a", "n".repeat(100_000), "y", "z".repeat(100_000), "m", 2));

    assertThat(section.html(Map.of(), null)).hasSizeLessThan(2_000).contains("nnn…", "left out");
  }
}
