package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.program.Plan;
import io.quadraspark.program.Program;
import io.quadraspark.program.ProgramErrors;
import io.quadraspark.program.nd4j.Nd4jProgram;
import io.quadraspark.program.onednn.OneDnnProgram;
import org.nd4j.linalg.factory.Nd4j;

/** Makes the program that a specification asks for. */
final class Programs {
  private Programs() {}

  /**
   * Which program {@code spec} comes to: never AUTO. oneDNN has no device but the CPU and trains no
   * backbone.
   */
  static ProgramKind kind(EngineSpec spec) {
    if (spec.program() != ProgramKind.AUTO) {
      return spec.program();
    }
    boolean cpu = Nd4j.getBackend().getClass().getSimpleName().contains("Cpu");
    return cpu && !spec.trainBackbone() ? ProgramKind.ONEDNN : ProgramKind.ND4J;
  }

  /**
   * The program of {@code spec} on weights that it shares with others.
   *
   * @param plan the network's, or a part of it
   */
  static Program open(EngineSpec spec, Plan plan, SharedBackbone backbone) {
    return switch (kind(spec)) {
      case ONEDNN -> new OneDnnProgram(plan, backbone.frozen(), spec.precision());
      case AUTO, ND4J -> nd4j(spec, plan, backbone);
    };
  }

  private static Program nd4j(EngineSpec spec, Plan plan, SharedBackbone backbone) {
    if (spec.precision() != Precision.FP32) {
      throw ProgramErrors.singlePrecisionOnly(spec.precision().label());
    }
    return new Nd4jProgram(plan, backbone.packed());
  }
}
