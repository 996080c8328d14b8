package io.quadraspark.dataprep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.dataprep.progress.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,2", "3,3", "4,4", "5,4", "6,6", "7,6", "8,8", "11,8", "12,12"})
  void aBinBeginsAtAPowerOfTwoOrHalfwayToTheNext(long value, long lower) {
    assertThat(Histogram.lowerBound(value)).isEqualTo(lower);
  }

  @Test
  void theLargestValuesHaveABinToo() {
    assertThat(Histogram.lowerBound(Long.MAX_VALUE)).isEqualTo(3L << 61);
  }

  @Test
  void theTableHasTheBinsBetweenAndTheMean() {
    Histogram histogram = new Histogram();
    for (long value : new long[] {4, 5, 17, 30}) {
      histogram.add(value);
    }

    String table = histogram.table(Quantity::count, "classes");

    assertThat(table)
        .contains("4 classes: smallest 4, mean 14, largest 30")
        .containsSubsequence("4 – 5", "width:100.0%", "6 – 7", "width:0.0%", "24 – 30", ">1<");
    assertThat(table.split("<tr>")).hasSize(1 + 6);
  }
}
