package io.quadraspark.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.backbone.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  @Test
  void anErrorIsTheLengthOfTheDifferenceOverTheLengthOfWhatIsRight() {
    Map<String, Tensor> right = Map.of("logits", tensor(3, 4), "c.adapter.u", tensor(0, 2));
    Map<String, Tensor> found = Map.of("logits", tensor(3, 5), "c.adapter.u", tensor(1, 2));

    Errors errors = Errors.of(found, right);

    assertThat(errors.output()).isCloseTo(0.2, EXACT);
    assertThat(errors.gradients()).isCloseTo(0.5, EXACT);
  }

  @Test
  void aSmallTensorIsNotDrownedByALargeOne() {
    Map<String, Tensor> right =
        Map.of("logits", tensor(1), "a.adapter.u", tensor(100), "b.adapter.u", tensor(1));
    Map<String, Tensor> found =
        Map.of("logits", tensor(1), "a.adapter.u", tensor(100), "b.adapter.u", tensor(2));

    Errors errors = Errors.of(found, right);

    assertThat(errors.gradients()).isLessThan(0.011);
    assertThat(errors.largestOfTensors()).isCloseTo(1, EXACT);
    assertThat(errors.meanOfTensors()).isCloseTo(0.5, EXACT);
  }

  private static Tensor tensor(float... values) {
    return new Tensor(List.of(values.length), values);
  }
}
