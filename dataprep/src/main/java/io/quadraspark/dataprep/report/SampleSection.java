package io.quadraspark.dataprep.report;

import io.quadraspark.dataprep.format.ManifestRow;
import io.quadraspark.dataprep.read.ClassMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The chosen images. */
record SampleSection(Thumbnails thumbnails, ClassMap classes) {
  String html(Map<Integer, List<ManifestRow>> images) throws IOException {
    StringBuilder body = new StringBuilder("<div class=\"sheet\">\n");
    for (Map.Entry<Integer, List<ManifestRow>> entry : images.entrySet()) {
      String title = classes.title(entry.getKey());
      body.append("<figure>");
      for (ManifestRow row : entry.getValue()) {
        body.append(Html.image(thumbnails.of(row), title));
      }
      body.append("<figcaption>%s</figcaption></figure>\n".formatted(Html.text(title)));
    }
    return Html.section("Some training images", body.append("</div>\n").toString());
  }
}
