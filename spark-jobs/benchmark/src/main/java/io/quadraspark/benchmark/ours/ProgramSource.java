package io.quadraspark.benchmark.ours;

import io.quadraspark.backbone.Weights;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.nd4j.Nd4jProgram;
import io.quadraspark.program.nd4j.PackedWeights;
import io.quadraspark.program.onednn.FrozenMemory;
import io.quadraspark.program.onednn.OneDnnProgram;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes programs that share one copy of the packed weights, as the tasks of an executor do. */
interface ProgramSource extends AutoCloseable {
  Program program(Plan plan);

  @Override
  void close();

  /**
   * A source of that kind.
   *
   * @param kind {@code onednn} or {@code nd4j}
   */
  static ProgramSource open(String kind, Weights weights, Precision precision) {
    FrozenTensors tensors = new FrozenTensors(name -> weights.tensor(name).values());
    return kind.equals("nd4j") ? new Nd4j(tensors) : new OneDnn(tensors, precision);
  }

  /** Plain ND4J operations, fp32. */
  final class Nd4j implements ProgramSource {
    private final PackedWeights packed;

    Nd4j(FrozenTensors tensors) {
      this.packed = new PackedWeights(tensors, DataType.FLOAT);
    }

    @Override
    public Program program(Plan plan) {
      return new Nd4jProgram(plan, packed);
    }

    @Override
    public void close() {
      packed.close();
    }
  }

  /** oneDNN called directly. */
  final class OneDnn implements ProgramSource {
    private final FrozenMemory frozen;
    private final Precision precision;

    OneDnn(FrozenTensors tensors, Precision precision) {
      this.frozen = new FrozenMemory(tensors);
      this.precision = precision;
    }

    @Override
    public Program program(Plan plan) {
      return new OneDnnProgram(plan, frozen, precision);
    }

    @Override
    public void close() {
      frozen.close();
    }
  }
}
