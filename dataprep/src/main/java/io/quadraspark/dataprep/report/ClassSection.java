package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.progress.Quantity;
import io.quadraspark.dataprep.read.ClassMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images per class: all classes where they fit on a page, else quantiles, how many classes have how
 * many images, and the largest and smallest ones.
 */
record ClassSection(ClassMap classes, long[] train, long[] validation) {
  /** Above this many classes not each has a line. */
  static final int EACH = 100;

  private static final int ENDS = 20;
  private static final List<Integer> QUANTILES = List.of(0, 5, 25, 50, 75, 95, 100);

  String html() {
    List<Integer> sorted =
        IntStream.range(0, classes.size())
            .boxed()
            .sorted(Comparator.comparing((Integer index) -> -images(index)).thenComparing(i -> i))
            .toList();
    if (sorted.isEmpty()) {
      return "";
    }
    String legend =
        Arrays.stream(validation).anyMatch(images -> images > 0)
            ? Html.paragraph("For training + for validation.")
            : "";
    String body = sorted.size() <= EACH ? bars(sorted) : overview(sorted);
    return Html.section("Images per class", legend + body);
  }

  private long images(int index) {
    return train[index] + validation[index];
  }

  private String overview(List<Integer> sorted) {
    StringBuilder quantiles = new StringBuilder();
    Histogram sizes = new Histogram();
    sorted.forEach(index -> sizes.add(images(index)));
    for (int percent : QUANTILES) {
      // Sorted from the largest on: the smallest class is the last one.
      int place = (int) Math.round((sorted.size() - 1) * (100 - percent) / 100.0);
      String label =
          percent == 0 ? "smallest" : percent == 100 ? "largest" : percent + " % have at most";
      quantiles.append(Html.row(label, Quantity.count(images(sorted.get(place)))));
    }
    return Html.table(quantiles.toString())
        + "<h3>Classes by their number of images</h3>\n"
        + sizes.table(Quantity::count, "classes")
        + "<h3>The largest</h3>\n"
        + bars(sorted.subList(0, ENDS))
        + "<h3>The smallest</h3>\n"
        + bars(sorted.subList(sorted.size() - ENDS, sorted.size()));
  }

  private String bars(List<Integer> indexes) {
    long most = Math.max(1, indexes.stream().mapToLong(this::images).max().orElse(1));
    StringBuilder rows = new StringBuilder();
    for (int index : indexes) {
      String figure =
          validation[index] == 0
              ? Quantity.count(train[index])
              : "%s + %s"
                  .formatted(Quantity.count(train[index]), Quantity.count(validation[index]));
      rows.append(Html.bar(classes.title(index), (double) images(index) / most, figure));
    }
    return Html.table(rows.toString());
  }
}
