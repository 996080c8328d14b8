package io.quadraspark.benchmark;

import io.quadraspark.backbone.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One weights file for each architecture, read by every process. */
final class WeightFiles {
  private final Optional<Path> given;
  private final Path made;

  /**
   * @param given a folder of the user's weights
   * @param made where random ones are written
   */
  WeightFiles(Optional<Path> given, Path made) {
    this.given = given;
    this.made = made;
  }

  Path of(String architecture) throws IOException {
    Optional<Path> own = given.isPresent() ? find(given.get(), architecture) : Optional.empty();
    if (own.isPresent()) {
      return own.get();
    }
    Path file = made.resolve(architecture + ".safetensors");
    if (!Files.exists(file)) {
      Files.createDirectories(made);
      Path part = made.resolve(architecture + ".part");
      Files.write(part, Safetensors.write(LivelyWeights.of(architecture), Map.of()));
      Files.move(part, file);
    }
    return file;
  }

  private static Optional<Path> find(Path folder, String architecture) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches(architecture + "\\b.*\\.safetensors")
                      || file.getFileName().toString().matches(architecture + "_.*\\.safetensors"))
          .sorted()
          .findFirst();
    }
  }
}
