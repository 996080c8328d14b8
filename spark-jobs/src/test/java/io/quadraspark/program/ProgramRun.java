package io.quadraspark.program;

import io.quadraspark.backbone.ReferenceInterpreter.Activations;
import io.quadraspark.engine.VectorLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Predicate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program with images, a vector in which nothing is zero, and a loss that is linear. */
final class ProgramRun implements AutoCloseable {
  private static final int IMAGES = 2;
  private static final int SIZE = 9;
  private static final int COLOURS = 3;

  private final Program program;
  private final DataType type;
  private final Activations images = Activations.zeros(IMAGES, SIZE, SIZE, COLOURS);
  private final double[] values;
  private final double[] direction;

  ProgramRun(ProgramCase one, Program program, DataType type) {
    this.program = program;
    this.type = type;
    Random random = new Random(11);
    fill(images.values(), random, 1);
    values = new double[layout().length()];
    fill(values, random, 0.25);
    for (VectorLayout.Tensor tensor : layout().tensors()) {
      if (tensor.role() == VectorLayout.Role.NORM) {
        float[] frozen = one.network().frozen().get(tensor.name());
        for (int i = 0; i < frozen.length; i++) {
          values[tensor.offset() + i] = frozen[i];
        }
      }
    }
    direction = new double[IMAGES * one.plan().features()];
    fill(direction, random, 1);
  }

  /** Numbers that a float holds. */
  private static void fill(double[] values, Random random, double std) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (std * random.nextGaussian());
    }
  }

  VectorLayout layout() {
    return program.layout();
  }

  Activations images() {
    return images;
  }

  /** A copy of the vector. */
  double[] values() {
    return values.clone();
  }

  /** Sets tensors to zero. */
  void clear(Predicate<VectorLayout.Tensor> which) {
    layout().tensors().stream()
        .filter(which)
        .forEach(
            tensor -> Arrays.fill(values, tensor.offset(), tensor.offset() + tensor.length(), 0));
  }

  double[] features() {
    return forward(values, false).dup('c').data().asDouble();
  }

  private INDArray forward(double[] vector, boolean training) {
    INDArray input =
        Nd4j.createFromArray(images.values())
            .castTo(type)
            .reshape('c', IMAGES, SIZE, SIZE, COLOURS)
            .dup('c');
    // An array has at least one element, also where nothing trains.
    double[] padded = Arrays.copyOf(vector, Math.max(1, vector.length));
    return program.forward(input, Nd4j.createFromArray(padded).castTo(type), training);
  }

  double loss(double... features) {
    double loss = 0;
    for (int i = 0; i < features.length; i++) {
      loss += direction[i] * features[i];
    }
    return loss;
  }

  /** Of the loss, by the vector. */
  double[] gradients() {
    INDArray features = forward(values, true);
    INDArray gradient =
        Nd4j.createFromArray(direction).castTo(type).reshape('c', features.shape()).dup('c');
    INDArray gradients = Nd4j.create(type, layout().length());
    program.backward(gradient, gradients);
    return gradients.data().asDouble();
  }

  @Override
  public void close() {
    program.close();
  }
}
