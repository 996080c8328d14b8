package io.quadraspark.program.onednn;

import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.kernel.Workspace;
import java.util.List;
import java.util.Set;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/**
 * A plan for one shape of input, with its memory: forward alone, or forward and backward. Nothing
 * is allocated after it is made.
 */
final class CompiledPlan implements AutoCloseable {
  private final stream stream = new stream(OneDnn.CPU);
  private final Lowering lowering;
  private final Tensor input;
  private final Tensor features;
  private final Region featureGradient;
  private final List<Trained> trained;
  private final Arena arena;

  CompiledPlan(
      List<FusedStep> steps,
      VectorLayout layout,
      FrozenMemory frozen,
      Numbers numbers,
      Workspace workspace,
      long[] inputShape,
      boolean training) {
    this.lowering = new Lowering(steps, frozen, numbers, workspace, training);
    this.input =
        Tensor.of(memory.data_type.f32, inputShape[0], inputShape[1], inputShape[2], inputShape[3]);
    Schedule schedule = lowering.schedule();
    schedule.keep(input.region());
    lowering.output(0, held(input));
    Units units = new Units(steps, layout, lowering);
    List<Unit> all = units.make();
    this.trained = units.trained();
    all.forEach(Unit::forward);
    int last = steps.size() - 1;
    // What leaves the program is f32: a network that is cut below its pool ends in the backbone's
    // numbers.
    this.features = Conversion.of(lowering.output(last), memory.data_type.f32, lowering);
    schedule.keep(features.region());
    if (training && lowering.needsGradient(last)) {
      schedule.turn();
      Tensor gradient = features.like();
      this.featureGradient = schedule.keep(gradient.region());
      lowering.begin(last, Conversion.of(gradient, lowering.output(last).type(), lowering));
      for (int i = last; i > 0; i--) {
        if (lowering.needsGradient(i)) {
          all.get(i - 1).backward();
        }
      }
    } else {
      this.featureGradient = null;
    }
    this.arena = schedule.place();
    lowering.putConstants();
  }

  /** The input in the numbers that the steps hold. */
  private Tensor held(Tensor images) {
    if (lowering.numbers().rounds()) {
      lowering.schedule().add(new RoundToBf16(images));
    }
    return Conversion.of(images, lowering.numbers().type(), lowering);
  }

  /** Bytes of the arena. */
  long bytes() {
    return arena.bytes();
  }

  Set<String> frozenKeys() {
    return lowering.frozenKeys();
  }

  /** Elements of the features of all images. */
  long featureLength() {
    return features.pixels() * features.c();
  }

  /** Whether the last forward pass met nothing but finite numbers. */
  boolean finite() {
    return lowering.finite() && trained.stream().allMatch(Trained::isSound);
  }

  void forward(Pointer images, float[] vector, Pointer result) {
    trained.forEach(unit -> unit.load(vector));
    Pointer.memcpy(Addresses.pointer(input.region().address()), images, input.region().bytes());
    lowering.schedule().forward().forEach(operation -> operation.run(stream));
    stream._wait();
    Pointer.memcpy(
        result, Addresses.pointer(features.region().address()), features.region().bytes());
  }

  void backward(Pointer gradient, float[] gradients) {
    Pointer.memcpy(Addresses.pointer(featureGradient.address()), gradient, featureGradient.bytes());
    lowering.schedule().backward().forEach(operation -> operation.run(stream));
    stream._wait();
    trained.forEach(unit -> unit.store(gradients));
  }

  List<Operation> operations(boolean back) {
    return back ? lowering.schedule().backward() : lowering.schedule().forward();
  }

  @Override
  public void close() {
    arena.close();
  }
}
