package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.read.ClassMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassSectionTest {
  @Test
  void fewClassesHaveALineEachTheLargestFirst() {
    ClassMap classes = new ClassMap(List.of("n01", "n02", "n03"), Map.of("n02", "tench"));

    String html = new ClassSection(classes, new long[] {5, 70, 5}, new long[] {1, 0, 2}).html();

    assertThat(html).containsSubsequence("n02 tench", ">70<", "n03", ">5 + 2<", "n01", ">5 + 1<");
  }

  @Test
  void thousandsOfClassesBecomeQuantilesAndEnds() {
    int count = 19_167;
    List<String> names = IntStream.range(0, count).mapToObj("n%08d"::formatted).toList();
    long[] train = IntStream.range(0, count).mapToLong(i -> i + 1).toArray();

    String html = new ClassSection(new ClassMap(names), train, new long[count]).html();

    assertThat(html)
        .contains("smallest", "50 % have at most</th><td>9,584<", "19,167 classes")
        .contains("n00019166", "n00000000");
    assertThat(html.length()).isLessThan(20_000);
    assertThat(html.split("<tr>")).hasSizeLessThan(100);
  }

  @Test
  void classesWithoutImagesDoNoHarm() {
    String html =
        new ClassSection(new ClassMap(List.of("a", "b")), new long[2], new long[2]).html();

    assertThat(html).contains("width:0.0%").doesNotContain("NaN");
    assertThat(Arrays.asList(html.split("<tr>"))).hasSize(3);
  }
}
