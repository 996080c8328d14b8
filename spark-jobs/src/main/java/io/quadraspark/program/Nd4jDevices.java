package io.quadraspark.program;

import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** The devices of ND4J's backend, chosen through its affinity manager. */
final class Nd4jDevices implements Devices {
  static final Devices OF_THIS_JVM = new Nd4jDevices();

  private List<CudaDevice> visible;

  private Nd4jDevices() {}

  @Override
  public synchronized List<CudaDevice> visible() {
    if (visible == null) {
      visible = CudaDevice.in(Nd4j.getExecutioner().getEnvironmentInformation());
    }
    return visible;
  }

  @Override
  public int current() {
    return Nd4j.getAffinityManager().getDeviceForCurrentThread();
  }

  @Override
  public void use(int ordinal) {
    Nd4j.getAffinityManager().unsafeSetDevice(ordinal);
  }
}
