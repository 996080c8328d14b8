package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.format.NearDuplicateRow;
import io.quadraspark.dataprep.progress.Quantity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pairs of images that look alike: how many, and some of them side by side, those of two classes
 * first, as one of the two labels may be wrong.
 */
final class LookalikeSection {
  /** Pairs that are shown. */
  static final int SHOWN = 12;

  private final List<NearDuplicateRow> across = new ArrayList<>();
  private final List<NearDuplicateRow> within = new ArrayList<>();
  private long pairs;
  private long pairsAcross;

  /** Takes a pair into account. */
  void add(NearDuplicateRow row) {
    boolean same = row.classId().equals(row.otherClassId());
    pairs++;
    pairsAcross += same ? 0 : 1;
    List<NearDuplicateRow> kind = same ? within : across;
    if (kind.size() < SHOWN) {
      kind.add(row);
    }
  }

  private List<NearDuplicateRow> shown() {
    return Stream.concat(across.stream(), within.stream()).limit(SHOWN).toList();
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
      return Html.section("Images that look alike", Html.paragraph("None."));
    }
    StringBuilder body =
        new StringBuilder(
            Html.paragraph(
                "%s, of them %s of two classes."
                    .formatted(Quantity.count(pairs, "pair"), Quantity.count(pairsAcross))));
    body.append("<div class=\"sheet\">\n");
    for (NearDuplicateRow row : shown()) {
      body.append("<figure class=\"pair\">")
          .append(image(images.get(row.sha256()), row.source(), thumbnails))
          .append(image(images.get(row.otherSha256()), row.otherSource(), thumbnails))
          .append(
              "<figcaption>%s and %s: %s apart</figcaption></figure>\n"
                  .formatted(
                      Html.text(row.source()),
                      Html.text(row.otherSource()),
                      Quantity.count(row.distance(), "bit")));
    }
    return Html.section("Images that look alike", body.append("</div>\n").toString());
  }

  private static String image(ManifestRow row, String source, Thumbnails thumbnails)
      throws IOException {
    return row == null ? "<span></span>" : Html.image(thumbnails.of(row), source);
  }
}
