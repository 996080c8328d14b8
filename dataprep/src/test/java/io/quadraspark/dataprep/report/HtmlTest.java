package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void foreignTextIsNoMarkup() {
    assertThat(Html.text("<script>alert(\"1\")</script> & 'x'"))
        .isEqualTo("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;");
  }

  @Test
  void controlCharactersAndTurnsOfDirectionAreShownAsUnknown() {
    assertThat(Html.text("a\u0000b\u202ec\nd")).isEqualTo("a\ufffdb\ufffdc\ufffdd");
    assertThat(Html.text("Käfer 蝶 🦋")).isEqualTo("Käfer 蝶 🦋");
  }

  @Test
  void everyPieceEscapesWhatItIsGiven() {
    String bad = "\"><b>";

    assertThat(Html.row(bad, bad) + Html.bar(bad, 0.5, bad) + Html.paragraph(bad))
        .doesNotContain("<b>");
    assertThat(Html.section(bad, "") + Html.image(new byte[1], bad)).doesNotContain("<b>");
  }
}
