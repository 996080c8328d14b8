package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.ParityChecks;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.Program;
import io.quadraspark.program.nd4j.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The oneDNN program's features are PyTorch's. */
class OneDnnParityTest extends ParityChecks {
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

  @Test
  void anotherBatchSizeIsAnotherPlan() {
    Reference reference = Reference.micro("convnext_micro_random", "convnext");
    INDArray input = reference.input(DataType.FLOAT);
    try (Program program =
        open(PlanCompiler.adapted(reference.graph(), AdapterSpec.none()), reference.frozen())) {
      float[] all = program.forward(input, null, false).dup('c').data().asFloat();
      INDArray first = input.get(NDArrayIndex.interval(0, 1)).dup('c');
      float[] alone = program.forward(first, null, false).dup('c').data().asFloat();
      assertThat(alone).isEqualTo(Arrays.copyOf(all, alone.length));
    }
  }
}
