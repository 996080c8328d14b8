package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Node;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** libtorch's operations in the words of this package. */
final class Torch {
  private static final long[] CHANNELS_LAST = {0, 2, 3, 1};
  private static final long[] CHANNELS_FIRST = {0, 3, 1, 2};

  private Torch() {}

  /** f32 values with a shape, row-major. */
  static Tensor tensor(float[] values, long... shape) {
    return Tensor.create(values, shape);
  }

  /** A frozen tensor in that format; four dimensions lie channels_last. */
  static Tensor frozen(Tensor tensor, ScalarType type) {
    Tensor typed = tensor.to(type);
    return typed.dim() == 4 ? typed.contiguous(MemoryFormat.ChannelsLast) : typed;
  }

  static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }

  /** Dense or grouped convolution; uneven padding costs a copy, as it does in PyTorch. */
  static Tensor convolution(
      Tensor x,
      Tensor weight,
      Tensor bias,
      int stride,
      Node.Padding padding,
      int dilation,
      int groups) {
    boolean even = padding.equals(Node.Padding.same(padding.top()));
    Tensor padded =
        even
            ? x
            : torch.constant_pad_nd(
                x,
                new long[] {padding.left(), padding.right(), padding.top(), padding.bottom()},
                new Scalar(0f));
    return torch.conv2d(
        padded,
        weight,
        optional(bias),
        both(stride),
        both(even ? padding.top() : 0),
        both(dilation),
        groups);
  }

  /** A convolution without bias that looks at one pixel. */
  static Tensor pointwise(Tensor x, Tensor weight) {
    return convolution(x, weight, null, 1, Node.Padding.same(0), 1, 1);
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }

  /** [N, C, H, W] as [N, H, W, C], without a copy when it lies so. */
  static Tensor channelsLast(Tensor x) {
    return x.permute(CHANNELS_LAST);
  }

  /** Back from {@link #channelsLast}. */
  static Tensor channelsFirst(Tensor x) {
    return x.permute(CHANNELS_FIRST);
  }

  /** The linear ones in place, as torchvision and timm have them. */
  static Tensor activation(Tensor x, Node.Activation.Kind kind) {
    if (kind == Node.Activation.Kind.GELU) {
      return torch.gelu(x);
    }
    // What JavaCPP gives back of an operation in place does not own the tensor.
    if (kind == Node.Activation.Kind.RELU) {
      torch.relu_(x);
    } else {
      torch.hardtanh_(x, new Scalar(0f), new Scalar(6f));
    }
    return x;
  }

  /** [N, C, H, W] to [N, C]. */
  static Tensor globalAverage(Tensor x) {
    return torch.mean(x, new long[] {2, 3}, false, new ScalarTypeOptional());
  }
}
