package io.quadraspark.program.onednn;

import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.LearningChecks;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The oneDNN program in single precision. */
class OneDnnLearningTest extends LearningChecks {
  private final List<FrozenMemory> frozen = new ArrayList<>();

  @Override
  protected Program open(Plan plan, FrozenTensors tensors) {
    frozen.add(new FrozenMemory(tensors));
    return new OneDnnProgram(plan, frozen.get(frozen.size() - 1), Precision.FP32);
  }

  @AfterEach
  void close() {
    frozen.forEach(FrozenMemory::close);
  }
}
