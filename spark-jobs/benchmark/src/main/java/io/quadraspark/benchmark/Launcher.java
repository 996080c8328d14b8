package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.WorkerArguments;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts contenders' processes, each with the libraries and settings that it needs. */
final class Launcher {
  private static final String OURS = "io.quadraspark.benchmark.ours.OurWorker";
  private static final String LIBTORCH = "io.quadraspark.benchmark.libtorch.TorchWorker";
  private static final String SCRIPT = "pytorch_peer.py";
  private static final int BASE_HEAP_MEGABYTES = 150;
  private static final int HEAP_PER_WEIGHT_BYTE = 4;
  private static final int MEGABYTE = 1 << 20;

  /** One thread each, that does not spin while the others have their turn. */
  private static final Map<String, String> ONE_THREAD =
      Map.of(
          "OMP_NUM_THREADS", "1",
          "OMP_WAIT_POLICY", "PASSIVE",
          "OPENBLAS_NUM_THREADS", "1",
          "MKL_NUM_THREADS", "1");

  /**
   * glibc gives freed tensors back to the kernel, which has to clear them again at the next step.
   * The peers are spared that.
   */
  private static final Map<String, String> KEEP_FREED_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "17179869184",
          "MALLOC_TOP_PAD_", "67108864");

  private final Path work;
  private final String libtorchClassPath;
  private final String python;

  /**
   * @param work where logs and the script go
   * @param libtorchClassPath file that Maven wrote
   */
  Launcher(Path work, Path libtorchClassPath, String python) throws IOException {
    this.work = Files.createDirectories(work);
    this.libtorchClassPath = Files.readString(libtorchClassPath).strip();
    this.python = python;
    try (InputStream script = Launcher.class.getResourceAsStream(SCRIPT)) {
      Files.write(work.resolve(SCRIPT), script.readAllBytes());
    }
  }

  /** Whether there is a Python that has PyTorch. */
  boolean hasPyTorch() throws IOException {
    return new PythonModule(python, "torch").isThere();
  }

  /** A process to be timed. */
  WorkerProcess start(Contender contender, WorkerArguments arguments) throws IOException {
    boolean peer = contender.kind() != Contender.Kind.OURS;
    return start(contender, arguments, peer ? KEEP_FREED_MEMORY : Map.of());
  }

  /** A process whose memory is looked at: every allocator as it comes. */
  WorkerProcess startForMemory(Contender contender, WorkerArguments arguments) throws IOException {
    return start(contender, arguments, Map.of());
  }

  private WorkerProcess start(
      Contender contender, WorkerArguments arguments, Map<String, String> allocator)
      throws IOException {
    List<String> command = new ArrayList<>(command(contender, arguments.weights()));
    command.addAll(arguments.write());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(ONE_THREAD);
    builder.environment().putAll(allocator);
    String name = contender.label().replaceAll("[^A-Za-z0-9]+", "-");
    return WorkerProcess.start(contender.label(), builder, work.resolve(name + ".log"));
  }

  private List<String> command(Contender contender, Path weights) throws IOException {
    String ownClassPath = System.getProperty("java.class.path");
    return switch (contender.kind()) {
      case OURS -> java(weights, ownOptions(), ownClassPath, OURS);
      case LIBTORCH -> java(weights, List.of(), peerClassPath(ownClassPath), LIBTORCH);
      case PYTORCH -> List.of(python, work.resolve(SCRIPT).toString());
    };
  }

  /** The project's classes, none of its libraries, and what libtorch wants. */
  private String peerClassPath(String own) {
    String separator = System.getProperty("path.separator");
    List<String> entries =
        Stream.of(own.split(separator)).filter(entry -> Files.isDirectory(Path.of(entry))).toList();
    return String.join(separator, entries) + separator + libtorchClassPath;
  }

  /** Modules and native settings, as this process was started with. */
  private static List<String> ownOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.contains("javacpp"))
        .toList();
  }

  private static List<String> java(
      Path weights, List<String> options, String classPath, String mainClass) throws IOException {
    // The file, its tensors as arrays, and what a layout in the making takes.
    long heap = BASE_HEAP_MEGABYTES + HEAP_PER_WEIGHT_BYTE * Files.size(weights) / MEGABYTE;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Xmx" + heap + "m");
    command.add("-XX:+UseSerialGC");
    // Runs leave little garbage; it is not to be taken for tensors.
    command.add("-Xmn8m");
    // JavaCPP would ask for garbage collections when native memory passes a share of the heap.
    command.add("-Dorg.bytedeco.javacpp.maxBytes=0");
    command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }
}
