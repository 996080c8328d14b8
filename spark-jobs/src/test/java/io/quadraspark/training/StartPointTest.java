package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartPointTest {
  private static final VectorLayout HEAD =
      new VectorLayout.Builder().add("head.bias", Role.HEAD, 2).build();
  private static final StartPoint START =
      new StartPoint(
          "file:/start", null, VectorFile.write(HEAD, new float[] {5, 6}, Map.of("format", "x")));

  @Test
  void whatTheStartHasReplacesTheRandomStart() {
    VectorLayout layout =
        new VectorLayout.Builder()
            .add("adapter.a", Role.ADAPTER, 3)
            .add("head.bias", Role.HEAD, 2)
            .build();
    assertThat(START.into(layout, new float[] {1, 2, 3, 4, 4})).containsExactly(1, 2, 3, 5, 6);
  }

  @Test
  void aTensorWithoutAPlaceIsNotDroppedInSilence() {
    VectorLayout layout = new VectorLayout.Builder().add("adapter.a", Role.ADAPTER, 3).build();
    assertThatThrownBy(() -> START.into(layout, new float[3]))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("file:/start")
        .hasMessageContaining("the trained tensor head.bias");
  }

  @Test
  void aTensorOfAnotherShapeIsRefused() {
    VectorLayout layout = new VectorLayout.Builder().add("head.bias", Role.HEAD, 3).build();
    assertThatThrownBy(() -> START.into(layout, new float[3]))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its shape of head.bias is [2], and this run's is [3]");
  }
}
