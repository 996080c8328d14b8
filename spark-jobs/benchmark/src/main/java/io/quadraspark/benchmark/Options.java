package io.quadraspark.benchmark;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.benchmark.worker.Adapters;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * What to measure and how often, from the system properties {@code benchmark.*}. An empty property
 * is an absent one.
 *
 * @param quick whether figures matter at all: everything runs once, small
 * @param only sections to run
 * @param sizes heights and widths, in pixels
 * @param rounds how often every contender has its turn
 * @param runs timed runs of a turn
 * @param peers contenders beside ours
 * @param program ours: onednn or nd4j
 * @param backbones a folder of weights, {@code <architecture>*.safetensors}; where it has none of
 *     an architecture, and without a folder, weights are random
 */
record Options(
    boolean quick,
    List<String> only,
    List<String> architectures,
    List<Integer> sizes,
    int batch,
    List<Precision> precisions,
    Adapters adapters,
    int rounds,
    int runs,
    List<String> peers,
    String program,
    Optional<Path> backbones) {
  static final String LIBTORCH = "libtorch";
  static final String PYTORCH = "pytorch";

  private static final List<String> PROGRAMS = List.of("onednn", "nd4j");
  private static final String QUICK = "quick";

  /** Of {@code -Dbenchmark.quick=true}: everything, small, once or twice. */
  private static String quickDefaultOf(String option) {
    return switch (option) {
      case "architectures" -> "resnet18";
      case "sizes" -> "64";
      case "batch" -> "2";
      case "rounds" -> "2";
      case "runs" -> "1";
      default -> defaultOf(option);
    };
  }

  private static String defaultOf(String option) {
    return switch (option) {
      case "only" -> String.join(",", Sections.names());
      case "architectures" -> "resnet50,convnext_tiny,resnet18,mobilenet_v1";
      case "sizes" -> "160,224";
      case "batch" -> "16";
      case "precisions" -> "fp32,bf16";
      case "form" -> "low-rank";
      case "rank" -> "16";
      case "rounds" -> "5";
      case "runs" -> "2";
      case "peers" -> LIBTORCH + "," + PYTORCH;
      case "program" -> "onednn";
      default -> throw new IllegalArgumentException("No option " + option);
    };
  }

  static Options parse(Properties properties) {
    boolean quick = Boolean.parseBoolean(properties.getProperty("benchmark." + QUICK));
    Function<String, String> defaults = quick ? Options::quickDefaultOf : Options::defaultOf;
    Function<String, String> text =
        option -> {
          String given = properties.getProperty("benchmark." + option, "").strip();
          return given.isEmpty() ? defaults.apply(option) : given;
        };
    String backbones = properties.getProperty("benchmark.backbones", "").strip();
    return new Options(
        quick,
        names(text, "only", Sections.names()),
        names(text, "architectures", Architectures.names()),
        numbers(text, "sizes"),
        number("batch", text.apply("batch")),
        names(text, "precisions", List.of("fp32", "bf16")).stream()
            .map(label -> Precision.valueOf(label.toUpperCase(Locale.ROOT)))
            .toList(),
        new Adapters(form(text), number("rank", text.apply("rank"))),
        number("rounds", text.apply("rounds")),
        number("runs", text.apply("runs")),
        names(text, "peers", List.of(LIBTORCH, PYTORCH, "none")),
        names(text, "program", PROGRAMS).get(0),
        backbones.isEmpty() ? Optional.empty() : Optional.of(Path.of(backbones)));
  }

  private static AdapterSpec.Form form(Function<String, String> text) {
    String form = names(text, "form", List.of("low-rank", "depthwise")).get(0);
    return form.equals("depthwise") ? AdapterSpec.Form.DEPTHWISE : AdapterSpec.Form.LOW_RANK;
  }

  private static List<String> names(
      Function<String, String> text, String option, List<String> allowed) {
    List<String> names = split(text.apply(option));
    for (String name : names) {
      if (!allowed.contains(name)) {
        throw BenchmarkErrors.unknownValue(option, name, allowed);
      }
    }
    return names;
  }

  private static List<Integer> numbers(Function<String, String> text, String option) {
    return split(text.apply(option)).stream().map(value -> number(option, value)).toList();
  }

  private static int number(String option, String value) {
    if (!value.matches("[1-9]\\d{0,5}")) {
      throw BenchmarkErrors.notPositive(option, value);
    }
    return Integer.parseInt(value);
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
