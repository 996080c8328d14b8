package io.quadraspark.program;

import java.util.List;
import java.util.Optional;

/**
 * Puts a task's thread on the GPU that it was given. ND4J spreads threads over all devices that it
 * sees, and CUDA's choice is each thread's own, so every task has to choose before it computes. All
 * tasks of a JVM share the packed weights, which lie on one device: one GPU an executor.
 */
public final class GpuPlacement {
  private static final GpuPlacement OF_THIS_JVM = new GpuPlacement(Nd4jDevices.OF_THIS_JVM);

  private final Devices devices;

  GpuPlacement(Devices devices) {
    this.devices = devices;
  }

  public static GpuPlacement ofThisJvm() {
    return OF_THIS_JVM;
  }

  /**
   * Lets the calling thread compute on its GPU. Does nothing where there is none and none was
   * given.
   *
   * @param address of the GPU as Spark names it, {@code "0"} for example; empty where Spark gave
   *     none, which means the first of a JVM that has any
   */
  public void place(Optional<String> address) {
    List<CudaDevice> visible = devices.visible();
    if (visible.isEmpty()) {
      if (address.isPresent()) {
        throw ProgramErrors.noCuda(address.get());
      }
      return;
    }
    CudaDevice device = address.map(given -> at(given, visible)).orElse(visible.get(0));
    if (!device.hasCode()) {
      throw ProgramErrors.noCodeForDevice(device);
    }
    if (devices.current() != device.ordinal()) {
      devices.use(device.ordinal());
    }
  }

  /** YARN and Kubernetes may show a container its own GPU alone, whatever number it has outside. */
  private static CudaDevice at(String address, List<CudaDevice> visible) {
    if (visible.size() == 1) {
      return visible.get(0);
    }
    return visible.stream()
        .filter(device -> Integer.toString(device.ordinal()).equals(address.strip()))
        .findFirst()
        .orElseThrow(() -> ProgramErrors.noSuchDevice(address, visible));
  }
}
