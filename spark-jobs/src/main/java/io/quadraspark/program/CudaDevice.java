package io.quadraspark.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;

/**
 * A GPU as ND4J describes it.
 *
 * @param ordinal CUDA's number of it in this JVM, from 0
 * @param major first part of the compute capability
 * @param minor second part
 */
record CudaDevice(int ordinal, String name, int major, int minor) {
  /** What ND4J's CUDA 11.6 build has code for, in words. */
  static final String SUPPORTED = "3.7 and 5.0 to 8.9";

  /**
   * Whether ND4J's CUDA 11.6 build has code that runs here. It holds machine code for 3.7, 5.0,
   * 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6 and no PTX: code runs on its own major version from its
   * minor version on, and nowhere else.
   */
  boolean hasCode() {
    return major == 3 ? minor >= 7 : major >= 5 && major <= 8;
  }

  String capability() {
    return major + "." + minor;
  }

  @Override
  public String toString() {
    return "%d (%s, compute capability %s)".formatted(ordinal, name, capability());
  }

  /**
   * The devices in what ND4J's executioner says of its environment; none where that is not CUDA's.
   */
  static List<CudaDevice> in(Properties environment) {
    List<CudaDevice> devices = new ArrayList<>();
    Object described = environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY);
    if (described instanceof List<?> list) {
      for (Object element : list) {
        Map<?, ?> device = (Map<?, ?>) element;
        devices.add(
            new CudaDevice(
                devices.size(),
                String.valueOf(device.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY)),
                number(device, Nd4jEnvironment.CUDA_DEVICE_MAJOR_VERSION_KEY),
                number(device, Nd4jEnvironment.CUDA_DEVICE_MINOR_VERSION_KEY)));
      }
    }
    return devices;
  }

  private static int number(Map<?, ?> device, String key) {
    return ((Number) device.get(key)).intValue();
  }
}
