package io.quadraspark.engine.dl4j;

import io.quadraspark.dataprep.UserException;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.nd4j.Nd4jProgram;
import java.util.Locale;

/** Makes the program that a specification asks for. */
final class Programs {
  private Programs() {}

  /** Which program {@code spec} comes to: never AUTO. */
  static ProgramKind kind(EngineSpec spec) {
    return spec.program() == ProgramKind.AUTO ? ProgramKind.ND4J : spec.program();
  }

  /**
   * The program of {@code spec} on weights that it shares with others.
   *
   * @param plan the network's, or a part of it
   */
  static Program open(EngineSpec spec, Plan plan, SharedBackbone backbone) {
    return switch (kind(spec)) {
      case AUTO, ND4J -> nd4j(spec, plan, backbone);
      case ONEDNN ->
          throw new UserException(
              "Cannot compute with --program onednn: this build has the program nd4j alone. Give --program auto");
    };
  }

  private static Program nd4j(EngineSpec spec, Plan plan, SharedBackbone backbone) {
    if (spec.precision() != Precision.FP32) {
      throw new UserException(
          "Cannot compute in %s with --program nd4j: it has single precision alone. Give --program onednn, or --backbone-precision fp32"
              .formatted(spec.precision().name().toLowerCase(Locale.ROOT)));
    }
    return new Nd4jProgram(plan, backbone.packed());
  }
}
