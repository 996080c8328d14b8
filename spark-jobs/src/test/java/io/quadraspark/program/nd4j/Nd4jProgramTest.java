package io.quadraspark.program.nd4j;

import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.ProgramChecks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.nd4j.linalg.api.buffer.DataType;

/** ND4J's program in double. */
class Nd4jProgramTest extends ProgramChecks {
  private final List<PackedWeights> packed = new ArrayList<>();

  @Override
  protected Program open(Plan plan, FrozenTensors frozen) {
    packed.add(new PackedWeights(frozen, DataType.DOUBLE));
    return new Nd4jProgram(plan, packed.get(packed.size() - 1));
  }

  @AfterEach
  void close() {
    packed.forEach(PackedWeights::close);
  }

  @Override
  protected DataType type() {
    return DataType.DOUBLE;
  }

  @Override
  protected double tolerance() {
    return 1e-10;
  }

  @Override
  protected double slopeTolerance() {
    return 1e-6;
  }
}
