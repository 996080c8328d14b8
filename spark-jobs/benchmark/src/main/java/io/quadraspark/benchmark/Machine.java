package io.quadraspark.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {
  private static final List<String> FLAGS =
      List.of("avx2", "avx512f", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16");

  private Machine() {}

  static void describe(Report report) throws IOException {
    List<String> cpu = Files.readAllLines(Path.of("/proc/cpuinfo"));
    List<String> flags = List.of(field(cpu, "flags").split(" "));
    Table table = report.table("machine", "");
    table.row("processor", field(cpu, "model name"));
    table.row("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    table.row(
        "vector instructions",
        FLAGS.stream().filter(flags::contains).collect(Collectors.joining(" ")));
    table.row("memory", field(Files.readAllLines(Path.of("/proc/meminfo")), "MemTotal"));
    table.row("load before (1, 5, 15 minutes)", load());
    table.row("Java", System.getProperty("java.vm.version"));
  }

  private static String load() throws IOException {
    String[] words = Files.readString(Path.of("/proc/loadavg")).split(" ");
    return Stream.of(words).limit(3).collect(Collectors.joining(", "));
  }

  private static String field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
