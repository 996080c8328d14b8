package io.quadraspark.benchmark;

import io.quadraspark.benchmark.images.PhotoFiles;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the processes that turn the same photos into shards, and draws the photos. */
final class ImageProcesses {
  private static final String WORKER = "io.quadraspark.benchmark.images.ImageWorker";
  private static final String SCRIPT = "pillow_peer.py";

  /** Who converts. */
  enum Who {
    OURS("QuadraSpark"),
    IMAGE_IO("JDK ImageIO"),
    PILLOW("Pillow");

    private final String label;

    Who(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final Path work;
  private final String python;

  ImageProcesses(Path work, String python) {
    this.work = work;
    this.python = python;
  }

  /** Whether there is a Python that has Pillow. */
  boolean hasPillow() throws IOException {
    return new PythonModule(python, "PIL.Image").isThere();
  }

  /**
   * Draws the photos and packs them.
   *
   * @param images in the tar
   * @return the mean of their bytes
   */
  long draw(int photos, int images) throws IOException {
    PhotoFiles.draw(photos(), photos);
    PhotoFiles.archive(photos(), tar(), images);
    return Files.size(tar()) / images;
  }

  WorkerProcess start(Who who) throws IOException {
    Path output = work.resolve("output-" + who);
    List<String> command = new ArrayList<>();
    if (who == Who.PILLOW) {
      Path script = work.resolve(SCRIPT);
      try (InputStream in = ImageProcesses.class.getResourceAsStream(SCRIPT)) {
        Files.write(script, in.readAllBytes());
      }
      command.addAll(List.of(python, script.toString()));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(option -> option.startsWith("--add-"))
          .forEach(command::add);
      command.addAll(List.of("-Xmx2g", "-XX:+UseSerialGC"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), WORKER));
      command.add(who == Who.OURS ? "ours" : "imageio");
    }
    command.addAll(List.of(photos().toString(), tar().toString(), output.toString()));
    return WorkerProcess.start(
        who.label(), new ProcessBuilder(command), work.resolve(who + ".log"));
  }

  private Path photos() {
    return work.resolve("photos").toAbsolutePath();
  }

  /** In a directory of its own, which is the input of the job. */
  private Path tar() {
    return work.resolve("raw").resolve("photos.tar").toAbsolutePath();
  }
}
