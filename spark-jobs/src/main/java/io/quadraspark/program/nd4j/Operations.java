package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes the operations of a plan: the one place that knows which class runs which step. */
record Operations(
    FrozenArrays packed, Parameters parameters, Buffers buffers, boolean[] needsGradient) {
  List<Operation> of(Plan plan) {
    // Step 0 is the input, which the tape holds.
    return IntStream.range(1, plan.steps().size())
        .mapToObj(i -> operation(i, plan.steps().get(i)))
        .toList();
  }

  private Operation operation(int index, Step step) {
    if (step instanceof Step.ConvolutionStep convolution) {
      return convolution(index, convolution);
    }
    if (step instanceof Step.AddStep add) {
      return new AddOperation(index, add);
    }
    if (step instanceof Step.PlainStep plain) {
      return plain(index, plain.inputs().get(0), plain.node());
    }
    throw new IllegalArgumentException("Cannot run " + step.name() + ": it is a second input");
  }

  private Operation plain(int index, int input, Node node) {
    if (node instanceof Node.Activation activation) {
      return new ActivationOperation(index, input, activation.kind());
    }
    if (node instanceof Node.LayerNorm norm) {
      return new LayerNormOperation(index, input, norm, packed);
    }
    if (node instanceof Node.ChannelScale scale) {
      return new ChannelScaleOperation(index, input, scale, packed);
    }
    if (node instanceof Node.MaxPool pool) {
      return new PoolOperation(index, input, pool);
    }
    if (node instanceof Node.PadShortcut shortcut) {
      return new PadShortcutOperation(index, input, shortcut);
    }
    if (node instanceof Node.GlobalAveragePool) {
      return new GlobalAverageOperation(index, input);
    }
    throw new IllegalArgumentException("Cannot run " + node);
  }

  private Operation convolution(int index, Step.ConvolutionStep step) {
    BaseConvolution base =
        step.trained()
            ? new TrainedConvolution(step.node(), parameters, buffers)
            : new FrozenConvolution(step, packed, buffers, needsGradient[step.inputs().get(0)]);
    return new ConvolutionOperation(
        index,
        step,
        base,
        step.adapter().map(adapter -> term(step, adapter)),
        step.norm().flatMap(this::norm));
  }

  private QuadraticTerm term(Step.ConvolutionStep step, Step.Adapter adapter) {
    INDArray scale = foldedScale(step);
    return switch (adapter.form()) {
      case LOW_RANK -> new LowRankTerm(adapter, step.node(), parameters, buffers, scale);
      case DEPTHWISE -> new DepthwiseTerm(adapter, step.node(), parameters, buffers, scale);
    };
  }

  /** What a folded norm multiplies the adapter's output by, [out]; null where nothing is folded. */
  private INDArray foldedScale(Step.ConvolutionStep step) {
    if (step.norm().filter(norm -> norm.mode() == Step.NormMode.FOLDED).isEmpty()) {
      return null;
    }
    FrozenTensors.Affine affine = packed.tensors().affine(step.norm().get());
    return packed.get(step.norm().get().name() + "/scale", affine::scale, affine.scale().length);
  }

  private Optional<NormOperation> norm(Step.Norm norm) {
    return switch (norm.mode()) {
      case NONE, FOLDED -> Optional.empty();
      case AFFINE -> Optional.of(new AffineNorm(norm, packed, parameters, buffers));
      case BATCH -> Optional.of(new BatchStatisticsNorm(norm, parameters, buffers));
    };
  }
}
