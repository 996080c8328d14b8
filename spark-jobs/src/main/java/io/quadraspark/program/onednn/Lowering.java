package io.quadraspark.program.onednn;

import io.quadraspark.program.kernel.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * What the units of one program share while they write their operations down: the schedule, the
 * outputs of the steps and the gradients that come together for them.
 */
final class Lowering {
  private final Schedule schedule = new Schedule();
  private final FrozenMemory frozen;
  private final Numbers numbers;
  private final Workspace workspace;
  private final Tensor[] outputs;
  private final Optional<Tensor>[] masks;
  private final Tensor[] gradients;
  private final int[] sharesToCome;
  private final boolean[] needsGradient;
  private final Set<String> frozenKeys = new TreeSet<>();
  private final Map<Integer, Supplier<Tensor>> remakers = new HashMap<>();
  private final List<FiniteCheck> checks = new ArrayList<>();
  private final List<Runnable> constants = new ArrayList<>();

  @SuppressWarnings({"unchecked", "rawtypes"})
  Lowering(
      List<FusedStep> steps,
      FrozenMemory frozen,
      Numbers numbers,
      Workspace workspace,
      boolean training) {
    this.frozen = frozen;
    this.numbers = numbers;
    this.workspace = workspace;
    int size = steps.size();
    this.outputs = new Tensor[size];
    this.masks = new Optional[size];
    this.gradients = new Tensor[size];
    this.sharesToCome = new int[size];
    this.needsGradient = new boolean[size];
    for (int i = 0; i < size; i++) {
      FusedStep step = steps.get(i);
      masks[i] = Optional.empty();
      needsGradient[i] =
          training
              && (step.trains() || step.inputs().stream().anyMatch(input -> needsGradient[input]));
      if (needsGradient[i]) {
        step.inputs().forEach(input -> sharesToCome[input]++);
      }
    }
  }

  Schedule schedule() {
    return schedule;
  }

  Numbers numbers() {
    return numbers;
  }

  /** Instructions and scratch memory of the kernels in Java. */
  Workspace workspace() {
    return workspace;
  }

  FrozenMemory frozen() {
    return frozen;
  }

  /** A packed frozen tensor that the forward pass reads; these make up the hash. */
  memory frozen(String key, memory.desc layout, memory.desc plain, Supplier<float[]> values) {
    frozenKeys.add(key);
    return frozen.get(key, layout, plain, values);
  }

  Set<String> frozenKeys() {
    return frozenKeys;
  }

  /** A map of activations or of their gradients. */
  Tensor activations(long n, long h, long w, long c) {
    return Tensor.held(numbers.type(), n, h, w, c);
  }

  Tensor output(int step) {
    return outputs[step];
  }

  void output(int step, Tensor tensor) {
    outputs[step] = tensor;
  }

  /**
   * Says how a step's output is made again in a backward pass, where that is cheaper than keeping
   * it.
   */
  void remade(int step, Supplier<Tensor> again) {
    remakers.put(step, again);
  }

  /** A step's output in the backward pass. */
  Tensor outputAgain(int step) {
    Supplier<Tensor> again = remakers.get(step);
    return again == null ? outputs[step] : again.get();
  }

  /** Whether anything trainable is in or below that step and a backward pass follows. */
  boolean needsGradient(int step) {
    return needsGradient[step];
  }

  /**
   * Says that the gradient of a step is to be multiplied by its activation's derivative, 0 or 1.
   */
  void mask(int step, Tensor mask) {
    masks[step] = Optional.of(mask);
  }

  /** The whole gradient of the loss by what a step computes before its activation. */
  Tensor gradient(int step) {
    return gradients[step];
  }

  /** Sets the gradient of the last step, which comes from outside. */
  void begin(int step, Tensor gradient) {
    gradients[step] = gradient;
  }

  /** Where one reader of a step adds its share of the gradient. */
  record Share(Tensor target, boolean adds, Optional<Tensor> mask) {
    /** What a primitive on rows does for it. */
    Fused onRows(Fused fused) {
      fused.sum(adds);
      mask.ifPresent(factor -> fused.multiply(factor.rows(), factor.region()));
      return fused;
    }

    /**
     * Ends a share that a primitive without fused operations has written, beside the target where
     * it adds.
     */
    void end(Tensor written, Lowering lowering) {
      if (adds) {
        lowering.add(target, written);
      }
      mask.ifPresent(factor -> lowering.multiply(target, factor));
    }

    /** The same place after something was written there. */
    Share after() {
      return new Share(target, true, mask);
    }

    /** The same place for a part that is not the last one. */
    Share withoutMask() {
      return new Share(target, adds, Optional.empty());
    }
  }

  /**
   * The next share of a step's gradient: the first one overwrites, the last one applies the mask.
   */
  Share share(int step) {
    boolean first = gradients[step] == null;
    if (first) {
      gradients[step] = outputs[step].like();
    }
    sharesToCome[step]--;
    return new Share(
        gradients[step], !first, sharesToCome[step] == 0 ? masks[step] : Optional.empty());
  }

  /** Gives a whole gradient on to a step as its share. The tensor is no longer the caller's. */
  void handOver(int step, Tensor gradient) {
    if (gradients[step] == null) {
      gradients[step] = gradient;
      sharesToCome[step]--;
      if (sharesToCome[step] == 0) {
        masks[step].ifPresent(mask -> multiply(gradient, mask));
      }
      return;
    }
    Share share = share(step);
    Fused fused = new Fused();
    share.mask().ifPresent(factor -> fused.multiply(factor.image(), factor.region()));
    inPlace("add gradients", algorithm.binary_add, share.target(), gradient, fused);
  }

  /** {@code target += summand}. */
  void add(Tensor target, Tensor summand) {
    inPlace("add gradients", algorithm.binary_add, target, summand, new Fused());
  }

  /** {@code target *= factor}. */
  void multiply(Tensor target, Tensor factor) {
    inPlace("mask", algorithm.binary_mul, target, factor, new Fused());
  }

  private void inPlace(
      String name, algorithm operation, Tensor target, Tensor operand, Fused fused) {
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.CPU,
            operation,
            target.image(),
            operand.image(),
            target.image(),
            fused.attributes(),
            false);
    emit(
        fused.operandsTo(
            new Primitive(name, new binary(description), description, 0)
                .with(dnnl.DNNL_ARG_SRC_0, target.image(), target.region())
                .with(dnnl.DNNL_ARG_SRC_1, operand.image(), operand.region())
                .with(dnnl.DNNL_ARG_DST, target.image(), target.region())),
        target);
  }

  /** Looks at every run whether all elements are finite, and far from not being it. */
  void check(String name, Tensor tensor) {
    FiniteCheck check = new FiniteCheck(name, tensor);
    checks.add(check);
    schedule.add(check);
  }

  /** Whether the last run passed all checks. */
  boolean finite() {
    return checks.stream().allMatch(FiniteCheck::passed);
  }

  /** A matrix that keeps these values. */
  void constant(Matrix matrix, float... values) {
    constants.add(() -> matrix.put(values));
  }

  /** Writes the constants, when memory is laid out. */
  void putConstants() {
    constants.forEach(Runnable::run);
  }

  /** Adds an operation that writes activations or their gradients. */
  void emit(Operation operation, Tensor written) {
    schedule.add(operation);
    if (numbers.rounds() && !written.wide()) {
      schedule.add(new RoundToBf16(written));
    }
  }
}
