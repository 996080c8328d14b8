package io.quadraspark.program.nd4j;

import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.LearningChecks;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.nd4j.linalg.api.buffer.DataType;

/** ND4J's program in single precision. */
class Nd4jLearningTest extends LearningChecks {
  private final List<PackedWeights> packed = new ArrayList<>();

  @Override
  protected Program open(Plan plan, FrozenTensors frozen) {
    packed.add(new PackedWeights(frozen, DataType.FLOAT));
    return new Nd4jProgram(plan, packed.get(packed.size() - 1));
  }

  @AfterEach
  void close() {
    packed.forEach(PackedWeights::close);
  }
}
