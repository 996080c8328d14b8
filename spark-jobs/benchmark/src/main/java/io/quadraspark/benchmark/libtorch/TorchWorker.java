package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Weights;
import io.quadraspark.benchmark.worker.PeerVariant;
import io.quadraspark.benchmark.worker.WorkerArguments;
import io.quadraspark.benchmark.worker.WorkerLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** The process of libtorch. */
public final class TorchWorker {
  private TorchWorker() {}

  public static void main(String[] args) throws IOException {
    unpackLibraries();
    torch.set_num_threads(1);
    torch.set_num_interop_threads(1);
    WorkerArguments arguments = WorkerArguments.parse(args);
    Weights weights = Weights.parse(Files.readAllBytes(arguments.weights()));
    TorchWorkload workload =
        new TorchWorkload(arguments.task(), PeerVariant.parse(arguments.variant()), weights);
    new WorkerLoop(List.of(workload), Map.of()).serve(versions());
    // Libraries leave threads behind.
    System.exit(0);
  }

  /**
   * Unpacks the native libraries into JavaCPP's cache before the first of them is loaded: loaded
   * one by one while they are unpacked, this libtorch crashes.
   */
  private static void unpackLibraries() throws IOException {
    for (String presets : List.of("openblas", "pytorch")) {
      Loader.cacheResources("/org/bytedeco/%s/%s/".formatted(presets, Loader.getPlatform()));
    }
  }

  private static String versions() throws IOException {
    return "libtorch %s, %s, %d thread"
        .formatted(
            Loader.getVersion("org.bytedeco", "pytorch"),
            torch.get_cpu_capability().getString(),
            torch.get_num_threads());
  }
}
