package io.quadraspark.benchmark.ours;

import io.quadraspark.backbone.Tensor;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Fixture;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.benchmark.worker.Workload;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program with a head, on one batch. */
final class ProgramWorkload implements Workload {
  private final Case task;
  private final Program program;
  private final LinearHead head;
  private final INDArray images; // [N, H, W, 3]
  private final INDArray adapters;
  private final INDArray gradients;
  private INDArray features;

  ProgramWorkload(Case task, Plan plan, ProgramSource source) {
    this.task = task;
    this.program = source.program(plan);
    this.head = new LinearHead(plan.features(), Fixture.labels(task));
    this.images =
        Nd4j.createFromArray(Fixture.images(task))
            .reshape('c', task.batch(), task.size(), task.size(), 3);
    float[] vector = Fixture.adapters(program.layout());
    // ND4J has no arrays without elements; a frozen program does not look.
    this.adapters = Nd4j.createFromArray(vector.length == 0 ? new float[1] : vector);
    this.gradients = Nd4j.create(DataType.FLOAT, adapters.length());
  }

  Program program() {
    return program;
  }

  @Override
  public void run() {
    boolean step = task.mode() == Mode.STEP;
    features = program.forward(images, adapters, step);
    if (step) {
      program.backward(head.gradient(features), gradients);
    }
  }

  @Override
  public Map<String, Tensor> results() {
    if (task.mode() == Mode.FROZEN) {
      return Map.of("features", LinearHead.tensor(features));
    }
    Map<String, Tensor> results = new TreeMap<>(head.results());
    float[] values = gradients.data().asFloat();
    for (VectorLayout.Tensor tensor : program.layout().tensors()) {
      int end = tensor.offset() + tensor.length();
      results.put(
          tensor.name(),
          new Tensor(tensor.shape(), Arrays.copyOfRange(values, tensor.offset(), end)));
    }
    return results;
  }

  @Override
  public void close() {
    program.close();
  }
}
