package io.quadraspark.cli;

import io.quadraspark.action.TrainAdapters;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What computes the frozen backbone, and in which number format. */
@Section("Computing")
final class ProgramFlags {
  static final String PRECISION = "--backbone-precision";
  static final String PROGRAM = "--program";

  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  @Option(
      names = PRECISION,
      paramLabel = "NAME",
      description =
          "Of the frozen backbone's products and activations: fp32 or bf16. In bf16 the gradients between steps are bf16 "
              + "too, and the adapters' projections read operands rounded to bf16 and sum in fp32. Weights and gradients of "
              + "the adapters, optimiser, norms' parameters and head stay fp32."
              + DEFAULT)
  String precision;

  @Option(
      names = PROGRAM,
      paramLabel = "NAME",
      description =
          "What computes the backbone: auto, onednn (CPU) or nd4j (any ND4J backend; fp32 alone)."
              + DEFAULT)
  String program;

  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put("backbone-precision", TrainAdapters.PRECISION_DEFAULT.label());
    defaults.put("program", Choice.label(ProgramKind.AUTO));
    return defaults;
  }

  TrainAdapters applyTo(TrainAdapters action) {
    return action.precision(precision(precision)).program(program(program));
  }

  static Precision precision(String label) {
    return Choice.of(PRECISION, label, Precision.values());
  }

  static ProgramKind program(String label) {
    return Choice.of(PROGRAM, label, ProgramKind.values());
  }
}
