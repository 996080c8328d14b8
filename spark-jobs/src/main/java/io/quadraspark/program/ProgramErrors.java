package io.quadraspark.program;

import static java.util.stream.Collectors.joining;

import io.quadraspark.dataprep.UserException;
import java.util.List;

/** Every error about what is computed that a user can cause and mend. */
public final class ProgramErrors {
  private ProgramErrors() {}

  /** ND4J's program has no other format. */
  public static UserException singlePrecisionOnly(String precision) {
    return new UserException(
        "Cannot compute the backbone in %s with --program nd4j: it knows fp32 alone. Give --program onednn, or --backbone-precision fp32."
            .formatted(precision));
  }

  static UserException nothingInScope(String pattern, List<String> names) {
    return new UserException(
        "Cannot set --adapter-scope to '%s': no convolution that could train has such a name; there are %s. Give some of these, with * and ? and commas between them, or all, or last-stage."
            .formatted(pattern, String.join(", ", names)));
  }

  /** Spark gave a task a GPU, and ND4J computes on the CPU. */
  static UserException noCuda(String address) {
    return new UserException(
        "Spark gave this task GPU %s, and ND4J has no CUDA device here: the build is without -Pcuda, or the CUDA 11.6 libraries are missing, or CUDA sees no device. Build with -Pcuda and take an image with CUDA 11.6; or ask Spark for no GPUs (spark.executor.resource.gpu.amount, spark.task.resource.gpu.amount)."
            .formatted(address));
  }

  static UserException noCodeForDevice(CudaDevice device) {
    return new UserException(
        "Cannot compute on GPU %s: ND4J's CUDA 11.6 build has code for compute capability %s. Take such a GPU, or build without -Pcuda and compute on the CPU."
            .formatted(device, CudaDevice.SUPPORTED));
  }

  static UserException noSuchDevice(String address, List<CudaDevice> visible) {
    return new UserException(
        "Spark gave this task GPU %s, and CUDA sees %s. Let the discovery script (spark.executor.resource.gpu.discoveryScript) print CUDA's own numbers, or set CUDA_VISIBLE_DEVICES for each executor."
            .formatted(address, visible.stream().map(CudaDevice::toString).collect(joining(", "))));
  }
}
