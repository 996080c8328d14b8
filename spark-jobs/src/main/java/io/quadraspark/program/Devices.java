package io.quadraspark.program;

import java.util.List;

/** The GPUs of this JVM; a test has some of its own. */
interface Devices {
  /** Those that CUDA shows, in order of their numbers; none without CUDA. */
  List<CudaDevice> visible();

  /** The number of the device that the calling thread computes on. */
  int current();

  /** Lets the calling thread compute on a device. */
  void use(int ordinal);
}
