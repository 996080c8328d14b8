package io.quadraspark.benchmark.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of this process's memory. */
final class ProcessMemory {
  private static final double KIB = 1024;
  private static final double MEGABYTE = 1e6;

  private ProcessMemory() {}

  /** The most that was ever resident, VmHWM, in MB (10^6 bytes). */
  static double peakMegabytes() {
    try {
      String line =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(candidate -> candidate.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * KIB / MEGABYTE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
