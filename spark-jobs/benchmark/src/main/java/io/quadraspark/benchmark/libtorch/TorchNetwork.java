package io.quadraspark.benchmark.libtorch;

import io.quadraspark.program.Plan;
import io.quadraspark.program.Step;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A plan as eager operations. A tensor is let go of after its last reader, as a local variable is.
 */
final class TorchNetwork {
  private final List<List<Integer>> inputs;
  private final List<TorchStep> steps = new ArrayList<>();
  private final int[] lastReader;

  TorchNetwork(
      Plan plan,
      boolean folded,
      BackboneTensors backbone,
      TrainedTensors trained,
      Formats formats) {
    this.inputs = plan.steps().stream().map(Step::inputs).toList();
    this.lastReader = new int[inputs.size()];
    for (int i = 0; i < lastReader.length; i++) {
      for (int input : inputs.get(i)) {
        lastReader[input] = i;
      }
    }
    PlainSteps plain = new PlainSteps(backbone, formats);
    for (Step step : plan.steps()) {
      steps.add(torchStep(step, folded, backbone, trained, formats, plain));
    }
  }

  private static TorchStep torchStep(
      Step step,
      boolean folded,
      BackboneTensors backbone,
      TrainedTensors trained,
      Formats formats,
      PlainSteps plain) {
    if (step instanceof Step.ConvolutionStep convolution) {
      return new TorchConvolution(convolution, folded, backbone, trained, formats);
    } else if (step instanceof Step.AddStep add) {
      return values -> {
        Tensor sum = values.get(0);
        sum.add_(values.get(1));
        return add.activation().map(kind -> Torch.activation(sum, kind)).orElse(sum);
      };
    } else if (step instanceof Step.PlainStep other) {
      return plain.step(other.node());
    }
    // The image: the caller's.
    return values -> values.get(0);
  }

  /**
   * The features, which the caller closes.
   *
   * @param image [N, 3, H, W] channels_last
   */
  Tensor forward(Tensor image) {
    Tensor[] values = new Tensor[steps.size()];
    values[0] = image;
    for (int i = 1; i < values.length; i++) {
      try (PointerScope scope = new PointerScope()) {
        TorchStep step = steps.get(i);
        values[i] = step.forward(inputs.get(i).stream().map(input -> values[input]).toList());
        // Beyond the scope, until its last reader has had it.
        values[i].retainReference();
      }
      for (int input : inputs.get(i)) {
        if (lastReader[input] == i && input > 0 && !values[input].equals(values[i])) {
          values[input].close();
        }
      }
    }
    return values[values.length - 1];
  }
}
