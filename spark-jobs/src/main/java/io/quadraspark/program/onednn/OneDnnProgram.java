package io.quadraspark.program.onednn;

import io.quadraspark.engine.Precision;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.ComputeThreads;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanLayout;
import io.quadraspark.program.Program;
import io.quadraspark.program.kernel.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A plan of a frozen backbone on oneDNN's primitives. Compiled for each shape of input at first
 * use; one compute thread. The arrays that it takes and gives are f32 whatever the precision.
 */
public final class OneDnnProgram implements Program {
  private record Shape(List<Long> input, boolean training) {}

  private final List<FusedStep> steps;
  private final VectorLayout layout;
  private final FrozenMemory frozen;
  private final Numbers numbers;
  private final Workspace workspace = Workspace.open();
  private final Map<Shape, CompiledPlan> compiled = new HashMap<>();
  private final Map<Shape, INDArray> features = new HashMap<>();
  private final float[] vector;
  private CompiledPlan last;

  /**
   * @param frozen the packed weights, which other programs may share; not closed with this program
   */
  public OneDnnProgram(Plan plan, FrozenMemory frozen, Precision precision) {
    this.steps = Fusion.of(plan);
    this.layout = PlanLayout.of(plan);
    this.frozen = frozen;
    this.numbers = Numbers.of(precision);
    this.vector = new float[layout.length()];
  }

  @Override
  public VectorLayout layout() {
    return layout;
  }

  @Override
  public INDArray forward(INDArray input, INDArray parameters, boolean training) {
    ComputeThreads.one();
    Shape shape = new Shape(Arrays.stream(input.shape()).boxed().toList(), training);
    last = compiled.computeIfAbsent(shape, this::compile);
    INDArray result = features.computeIfAbsent(shape, key -> array(last, input.size(0)));
    if (vector.length > 0) {
      floats(parameters).get(vector);
    }
    last.forward(floats(input), vector, floats(result));
    if (!finite(vector) || !last.finite()) {
      result.assign(Float.NaN);
    }
    return result;
  }

  private static boolean finite(float... values) {
    float zero = 0;
    for (float value : values) {
      zero += 0 * value;
    }
    return zero == 0;
  }

  private CompiledPlan compile(Shape shape) {
    return new CompiledPlan(
        steps,
        layout,
        frozen,
        numbers,
        workspace,
        shape.input().stream().mapToLong(Long::longValue).toArray(),
        shape.training());
  }

  private static INDArray array(CompiledPlan plan, long images) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(DataType.FLOAT, new long[] {images, plan.featureLength() / images}, 'c');
    }
  }

  @Override
  public void backward(INDArray gradient, INDArray parameterGradients) {
    if (vector.length == 0) {
      return;
    }
    if (last == null) {
      throw new IllegalStateException(
          "Cannot go backward: no forward pass came before, or the program is closed");
    }
    last.backward(floats(gradient), vector);
    floats(parameterGradients).put(vector, 0, vector.length);
  }

  /** The start of a dense array's elements. */
  private static FloatPointer floats(INDArray array) {
    FloatPointer data = (FloatPointer) array.data().addressPointer();
    return data;
  }

  @Override
  public String frozenHash() {
    return frozen.hash(last.frozenKeys());
  }

  /**
   * The time of each operation of the last shape that ran, with what the program did before in its
   * memory.
   */
  public List<OperationTime> profile(int runs) {
    List<OperationTime> times = new ArrayList<>();
    times.addAll(OperationTime.measure("forward", last.operations(false), runs));
    times.addAll(OperationTime.measure("backward", last.operations(true), runs));
    return times;
  }

  /** Native bytes of activations and scratch memory, of all shapes that ran. */
  public long arenaBytes() {
    return compiled.values().stream().mapToLong(CompiledPlan::bytes).sum();
  }

  @Override
  public void close() {
    compiled.values().forEach(CompiledPlan::close);
    compiled.clear();
    features.values().forEach(INDArray::close);
    features.clear();
    last = null;
  }
}
