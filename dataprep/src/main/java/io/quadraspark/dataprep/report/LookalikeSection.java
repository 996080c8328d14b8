package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.progress.Quantity;
import io.quadraspark.dataprep.read.ClassMap;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pairs of images that look alike: how many, and some of them side by side, those of two classes
 * first, as one of the two labels may be wrong. A picture that is like very many others is shown
 * with one of them.
 */
final class LookalikeSection {
  private static final String HEADING = "Images that look alike";

  /** Pairs that are shown. */
  static final int SHOWN = 12;

  private final ClassMap classes;
  private final Shown across = new Shown();
  private final Shown within = new Shown();
  private long pairs;
  private long pairsAcross;

  LookalikeSection(ClassMap classes) {
    this.classes = classes;
  }

  /** The first pairs, one of each first image. */
  private static final class Shown {
    private final Map<String, NearDuplicateRow> byFirst = new LinkedHashMap<>();

    void add(NearDuplicateRow row) {
      if (byFirst.size() < SHOWN) {
        byFirst.putIfAbsent(row.sha256(), row);
      }
    }

    Stream<NearDuplicateRow> rows() {
      return byFirst.values().stream();
    }
  }

  /** Takes a pair into account. */
  void add(NearDuplicateRow row) {
    boolean same = row.classId().equals(row.otherClassId());
    pairs++;
    pairsAcross += same ? 0 : 1;
    (same ? within : across).add(row);
  }

  /** The pairs that are shown. */
  List<NearDuplicateRow> shown() {
    return Stream.concat(across.rows(), within.rows()).limit(SHOWN).toList();
  }

  /** SHA-256 of the images that are shown, as they came. */
  Set<String> sources() {
    Set<String> sources = new HashSet<>();
    for (NearDuplicateRow row : shown()) {
      sources.add(row.sha256());
      sources.add(row.otherSha256());
    }
    return sources;
  }

  /**
   * The section.
   *
   * @param images those of {@link #sources} that the data set has; those of a class that was left
   *     out are not there
   */
  String html(Map<String, ManifestRow> images, Thumbnails thumbnails) throws IOException {
    if (pairs == 0) {
      return Html.section(HEADING, Html.paragraph("None among the images of one run."));
    }
    String count = Quantity.count(pairs, "pair");
    StringBuilder body =
        new StringBuilder(
            Html.paragraph(
                "%s among the images of one run; of two classes: %s."
                    .formatted(count, Quantity.count(pairsAcross))));
    body.append("<div class=\"sheet\">\n");
    for (NearDuplicateRow row : shown()) {
      body.append("<figure class=\"pair\">")
          .append(image(images.get(row.sha256()), row.classId(), thumbnails))
          .append(image(images.get(row.otherSha256()), row.otherClassId(), thumbnails))
          .append(
              "<figcaption>%s and %s: %s apart</figcaption></figure>\n"
                  .formatted(
                      named(row.classId(), row.source()),
                      named(row.otherClassId(), row.otherSource()),
                      Quantity.count(row.distance(), "bit")));
    }
    return Html.section(HEADING, body.append("</div>\n").toString());
  }

  private String named(String classId, String source) {
    return Html.text("%s (%s)".formatted(Html.shortened(source), title(classId)));
  }

  private String title(String classId) {
    int index = classes.names().indexOf(classId);
    return index < 0
        ? Html.shortened(classId) + ", which is left out"
        : Html.shortened(classes.title(index));
  }

  private String image(ManifestRow row, String classId, Thumbnails thumbnails) throws IOException {
    return row == null ? "<span></span>" : Html.image(thumbnails.of(row), title(classId));
  }
}
