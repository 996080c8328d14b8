package io.quadraspark.program.onednn;

import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.ProgramChecks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.nd4j.linalg.api.buffer.DataType;

/** The oneDNN program in single precision. */
class OneDnnProgramTest extends ProgramChecks {
  private final List<FrozenMemory> frozenMemory = new ArrayList<>();

  @Override
  protected Program open(Plan plan, FrozenTensors frozen) {
    frozenMemory.add(new FrozenMemory(frozen));
    return new OneDnnProgram(plan, frozenMemory.get(frozenMemory.size() - 1), Precision.FP32);
  }

  @AfterEach
  void close() {
    frozenMemory.forEach(FrozenMemory::close);
  }

  @Override
  protected DataType type() {
    return DataType.FLOAT;
  }

  @Override
  protected double tolerance() {
    return 1e-5;
  }

  @Override
  protected double slopeTolerance() {
    return 3e-5;
  }
}
