package io.quadraspark.benchmark.libtorch;

import io.quadraspark.benchmark.worker.PeerVariant.Way;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Which tensors have which number format in one way of computing. */
record Formats(Way way) {
  /** Of frozen weights, and of the image. */
  ScalarType frozen() {
    return way == Way.FP32 || way == Way.AUTOCAST ? ScalarType.Float : ScalarType.BFloat16;
  }

  /** Of the adapters' convolutions, where autocast does not decide. */
  private ScalarType adapters() {
    return way == Way.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
  }

  /** An adapter's input, or its trained tensor, in the format of its convolutions. */
  Tensor forAdapter(Tensor x) {
    return way == Way.FP32 || way == Way.AUTOCAST ? x : x.to(adapters());
  }

  /** An adapter's output in the format of the convolution that it is added to. */
  Tensor like(Tensor q, Tensor y) {
    return way == Way.BF16_WITH_FP32_ADAPTERS ? q.to(y.scalar_type()) : q;
  }

  /** As {@code with torch.autocast("cpu", torch.bfloat16):} begins, where that is the way. */
  void begin() {
    if (way == Way.AUTOCAST) {
      torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
      torch.set_autocast_enabled(DeviceType.CPU, true);
      torch.increment_nesting();
    }
  }

  /** As it ends. */
  void end() {
    if (way == Way.AUTOCAST) {
      if (torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
      torch.set_autocast_enabled(DeviceType.CPU, false);
    }
  }
}
