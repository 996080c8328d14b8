package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.QuarantineRow;
import io.quadraspark.dataprep.progress.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was left out, by kind of reason, with some examples of each. */
final class QuarantineSection {
  private static final int KINDS = 30;
  private static final int EXAMPLES = 5;

  private static final class Kind {
    private long files;
    private long bytes;
    private final List<QuarantineRow> seen = new ArrayList<>();
    private final List<QuarantineRow> unseen = new ArrayList<>();

    void add(QuarantineRow row) {
      files++;
      bytes += row.bytes();
      List<QuarantineRow> examples = row.thumbnail() == null ? unseen : seen;
      if (examples.size() < EXAMPLES) {
        examples.add(row);
      }
    }

    /** Those with something to see first. */
    List<QuarantineRow> examples() {
      return Stream.concat(seen.stream(), unseen.stream()).limit(EXAMPLES).toList();
    }
  }

  private final Map<String, Kind> kinds = new TreeMap<>();
  private long files;

  /** Takes a file into account; rows come in the order of their sources. */
  void add(QuarantineRow row) {
    kinds.computeIfAbsent(kind(row.reason()), name -> new Kind()).add(row);
    files++;
  }

  /** A reason without the numbers that differ from file to file. */
  static String kind(String reason) {
    return reason.replaceAll("\\d+", "…");
  }

  String html() {
    if (files == 0) {
      return Html.section("Quarantine", Html.paragraph("Every file became an image."));
    }
    List<Map.Entry<String, Kind>> sorted =
        kinds.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, Kind> entry) -> -entry.getValue().files))
            .toList();
    long most = sorted.get(0).getValue().files;
    StringBuilder bars = new StringBuilder();
    StringBuilder examples = new StringBuilder();
    for (Map.Entry<String, Kind> entry : sorted.subList(0, Math.min(KINDS, sorted.size()))) {
      Kind kind = entry.getValue();
      String reason = Html.shortened(entry.getKey());
      String figure = "%s, %s".formatted(Quantity.count(kind.files), Quantity.bytes(kind.bytes));
      bars.append(Html.bar(reason, (double) kind.files / most, figure));
      examples.append("<h3>%s</h3>\n<ul>\n".formatted(Html.text(reason)));
      kind.examples().forEach(row -> examples.append(example(row)));
      examples.append("</ul>\n");
    }
    String more =
        sorted.size() > KINDS
            ? Html.paragraph("%d more reasons".formatted(sorted.size() - KINDS))
            : "";
    return Html.section("Quarantine", Html.table(bars.toString()) + more + examples);
  }

  private static String example(QuarantineRow row) {
    String image =
        row.thumbnail() == null ? "" : Html.image(row.thumbnail(), "what there is to see of it");
    return "<li>%s%s: %s, %s</li>\n"
        .formatted(
            image,
            Html.text(Html.shortened(row.source())),
            Html.text(Html.shortened(row.reason())),
            Quantity.bytes(row.bytes()));
  }
}
