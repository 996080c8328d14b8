package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.format.ManifestRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleSheetTest {
  private static final List<String> CLASSES =
      IntStream.range(0, 60).mapToObj("class%02d"::formatted).toList();

  private static List<ManifestRow> rows() {
    List<ManifestRow> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int index = i % CLASSES.size();
      rows.add(
          new ManifestRow(
              "key" + i, CLASSES.get(index), index, "train", "0.tar", i, 1, 1, 1, 1, 1, "", ""));
    }
    return rows;
  }

  private static SampleSheet sheet(long seed, List<ManifestRow> rows) {
    SampleSheet sheet = new SampleSheet(seed, CLASSES);
    rows.forEach(sheet::add);
    return sheet;
  }

  @Test
  void itHasFourImagesOfEachOf24Classes() {
    assertThat(sheet(1, rows()).images())
        .hasSize(24)
        .allSatisfy((c, r) -> assertThat(r).hasSize(4));
  }

  @Test
  void theOrderOfTheRowsDecidesNothingAndTheSeedDoes() {
    List<ManifestRow> reversed = rows();
    Collections.reverse(reversed);

    assertThat(sheet(1, rows()).images()).isEqualTo(sheet(1, reversed).images());
    assertThat(sheet(1, rows()).images()).isNotEqualTo(sheet(2, rows()).images());
  }
}
