package io.quadraspark.benchmark.libtorch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One step of a plan. */
interface TorchStep {
  /** Its output, [N, C, H, W] channels_last or [N, C]. */
  Tensor forward(List<Tensor> inputs);
}
