package io.quadraspark.backbone;

import java.util.List;

/**
 * One operation of a backbone, free of any engine. Inputs are indices of earlier nodes of the
 * {@link Graph}; weights are named as in the safetensors file. Activations are thought of as [N, H,
 * W, C].
 */
public sealed interface Node {
  /** Unique, the module path in PyTorch's names: {@code layer1.0.conv1}. */
  String name();

  /** Indices of the nodes this one reads. */
  List<Integer> inputs();

  /** Zero padding in pixels. */
  record Padding(int top, int left, int bottom, int right) {
    public static Padding same(int pixels) {
      return new Padding(pixels, pixels, pixels, pixels);
    }
  }

  /** The normalised image, [N, H, W, 3]. Always node 0. */
  record Input(String name) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of();
    }
  }

  /**
   * Convolution without dilation. Weight {@code name + ".weight"}, [out, in/groups, k, k] or [out,
   * in] of a linear layer; bias {@code name + ".bias"} where {@code bias}.
   */
  record Convolution(
      String name,
      int input,
      int in,
      int out,
      int kernel,
      int stride,
      Padding padding,
      int groups,
      boolean bias)
      implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** {@code (x - mean) / sqrt(var + eps) * weight + bias} with the statistics of the file. */
  record BatchNorm(String name, int input, int channels, double eps) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** Normalisation over the channels of each pixel, biased variance, then weight and bias. */
  record LayerNorm(String name, int input, int channels, double eps) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /**
   * Multiplies each channel by the tensor called {@code weight}, [C] (ConvNeXt's layer scale,
   * {@code gamma}).
   */
  record ChannelScale(String name, int input, int channels, String weight) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** Elementwise non-linearity. */
  record Activation(String name, int input, Kind kind) implements Node {
    /** Which one. */
    public enum Kind {
      RELU,
      RELU6,
      /** x Phi(x) with the error function, not its tanh approximation. */
      GELU
    }

    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** Sum of two nodes of one shape. */
  record Add(String name, int left, int right) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(left, right);
    }
  }

  /** Maximum over windows; padding never wins. */
  record MaxPool(String name, int input, int kernel, int stride, Padding padding) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /**
   * He et al.'s shortcut A: every {@code stride}-th pixel, {@code before} zero channels in front
   * and {@code after} behind.
   */
  record PadShortcut(String name, int input, int stride, int before, int after) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }

  /** Mean over all pixels: [N, C]. */
  record GlobalAveragePool(String name, int input) implements Node {
    @Override
    public List<Integer> inputs() {
      return List.of(input);
    }
  }
}
