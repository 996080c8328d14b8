package io.quadraspark.program.nd4j;

import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanLayout;
import io.quadraspark.program.Program;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A plan on plain ND4J operations: any ND4J backend, any element type, any node trainable. The
 * portable program; on CPU its convolutions are oneDNN's through ND4J.
 */
public final class Nd4jProgram implements Program {
  private final Plan plan;
  private final FrozenArrays frozen;
  private final Parameters parameters;
  private final Buffers buffers;
  private final Tape tape;
  private final List<Operation> operations;

  /**
   * @param packed the frozen weights, which other programs may share; not closed with this program
   */
  public Nd4jProgram(Plan plan, PackedWeights packed) {
    this.plan = plan;
    this.frozen = new FrozenArrays(packed);
    this.parameters = new Parameters(PlanLayout.of(plan));
    this.buffers = new Buffers(packed.type());
    boolean[] needsGradient = plan.needsGradient();
    this.tape = new Tape(buffers, needsGradient);
    this.operations = new Operations(frozen, parameters, buffers, needsGradient).of(plan);
  }

  @Override
  public VectorLayout layout() {
    return parameters.layout();
  }

  @Override
  public INDArray forward(INDArray input, INDArray vector, boolean training) {
    if (layout().length() > 0) {
      parameters.bindValues(vector);
    }
    tape.start(input, training);
    operations.forEach(operation -> operation.forward(tape));
    INDArray features = tape.output(plan.steps().size() - 1);
    return features.reshape('c', features.size(0), plan.features());
  }

  @Override
  public void backward(INDArray gradient, INDArray parameterGradients) {
    if (layout().length() == 0) {
      return;
    }
    parameters.bindGradients(parameterGradients);
    int last = plan.steps().size() - 1;
    tape.addGradient(last, share -> share.assign(gradient.reshape('c', share.shape())));
    for (int step = last; step > 0; step--) {
      if (tape.gradient(step) != null) {
        operations.get(step - 1).backward(tape);
        tape.releaseGradient(step);
      }
    }
  }

  /** Name of the first step whose output of the last forward pass is not finite. */
  public Optional<String> firstNotFinite() {
    return IntStream.range(0, plan.steps().size())
        .filter(step -> !finite(tape.output(step)))
        .mapToObj(step -> plan.steps().get(step).name())
        .findFirst();
  }

  private static boolean finite(INDArray output) {
    return LongStream.range(0, output.length())
        .allMatch(i -> Double.isFinite(output.data().getDouble(i)));
  }

  @Override
  public String frozenHash() {
    return frozen.hash();
  }

  @Override
  public void close() {
    buffers.close();
  }
}
