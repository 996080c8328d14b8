package io.quadraspark.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With devices that are made up: nothing here ran on a GPU. */
class GpuPlacementTest {
  private static final CudaDevice A100 = new CudaDevice(0, "A100", 8, 0);
  private static final CudaDevice T4 = new CudaDevice(1, "T4", 7, 5);

  /** Remembers what was chosen. */
  private static final class MadeUpDevices implements Devices {
    final List<Integer> chosen = new ArrayList<>();
    int current;
    private final List<CudaDevice> visible;

    MadeUpDevices(CudaDevice... visible) {
      this.visible = List.of(visible);
    }

    @Override
    public List<CudaDevice> visible() {
      return visible;
    }

    @Override
    public int current() {
      return current;
    }

    @Override
    public void use(int ordinal) {
      current = ordinal;
      chosen.add(ordinal);
    }
  }

  @Test
  void aTaskComputesOnTheGpuOfItsAddress() {
    MadeUpDevices devices = new MadeUpDevices(A100, T4);
    new GpuPlacement(devices).place(Optional.of("1"));
    assertThat(devices.chosen).containsExactly(1);
  }

  @Test
  void aThreadThatIsThereAlreadyStaysAsItIs() {
    MadeUpDevices devices = new MadeUpDevices(A100, T4);
    GpuPlacement placement = new GpuPlacement(devices);
    placement.place(Optional.of("1"));
    placement.place(Optional.of("1"));
    assertThat(devices.chosen).containsExactly(1);
  }

  @Test
  void withoutAnAddressEveryThreadTakesTheFirst() {
    MadeUpDevices devices = new MadeUpDevices(A100, T4);
    // Where ND4J put the thread by turns.
    devices.current = 1;
    new GpuPlacement(devices).place(Optional.empty());
    assertThat(devices.current).isZero();
  }

  @Test
  void theOnlyDeviceOfAContainerIsTheOneThatIsMeant() {
    MadeUpDevices devices = new MadeUpDevices(A100);
    new GpuPlacement(devices).place(Optional.of("5"));
    assertThat(devices.current).isZero();
  }

  @Test
  void anAddressThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(
            () -> new GpuPlacement(new MadeUpDevices(A100, T4)).place(Optional.of("GPU-5f2e")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("GPU-5f2e")
        .hasMessageContaining("0 (A100, compute capability 8.0), 1 (T4, compute capability 7.5)")
        .hasMessageContaining("discoveryScript");
  }

  @Test
  void aGpuThatWasAskedForAndIsNotThereIsRefused() {
    assertThatThrownBy(() -> new GpuPlacement(new MadeUpDevices()).place(Optional.of("0")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("GPU 0")
        .hasMessageContaining("-Pcuda")
        .hasMessageContaining("spark.task.resource.gpu.amount");
  }

  @Test
  void withoutGpusAndWithoutAnAddressNothingIsChosen() {
    MadeUpDevices devices = new MadeUpDevices();
    new GpuPlacement(devices).place(Optional.empty());
    assertThat(devices.chosen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "5,2", "6,1", "7,0", "7,5", "8,0", "8,6", "8,9"})
  void nd4jHasCodeForTheseCapabilities(int major, int minor) {
    MadeUpDevices devices = new MadeUpDevices(A100, new CudaDevice(1, "a", major, minor));
    new GpuPlacement(devices).place(Optional.of("1"));
    assertThat(devices.current).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,0", "3,5", "9,0", "10,0", "12,0"})
  void aDeviceWithoutCodeIsRefused(int major, int minor) {
    MadeUpDevices devices = new MadeUpDevices(new CudaDevice(0, "H100", major, minor));
    for (Optional<String> address : List.of(Optional.of("0"), Optional.<String>empty())) {
      assertThatThrownBy(() -> new GpuPlacement(devices).place(address))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("0 (H100, compute capability %d.%d)".formatted(major, minor))
          .hasMessageContaining("3.7 and 5.0 to 8.9");
    }
  }

  @Test
  void devicesAreReadFromWhatNd4jSaysOfItsEnvironment() {
    Properties environment = new Properties();
    environment.put(
        "cuda.devicesInformation", List.of(described("A100", 8L), described("H100", 9L)));
    assertThat(CudaDevice.in(environment))
        .containsExactly(new CudaDevice(0, "A100", 8, 0), new CudaDevice(1, "H100", 9, 0));
  }

  private static Map<String, Object> described(String name, long major) {
    return Map.of("cuda.deviceName", name, "cuda.deviceMajor", major, "cuda.deviceMinor", 0L);
  }

  @Test
  void onTheCpuThereAreNoDevices() {
    assertThat(Nd4jDevices.OF_THIS_JVM.visible()).isEmpty();
  }
}
