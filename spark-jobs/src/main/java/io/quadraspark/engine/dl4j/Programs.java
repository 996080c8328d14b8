package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.Program;
import io.quadraspark.program.ProgramErrors;
import io.quadraspark.program.nd4j.Nd4jProgram;

/** Makes the program that a specification asks for. */
final class Programs {
  private Programs() {}

  /** The program of {@code spec} on weights that it shares with others. */
  static Program open(EngineSpec spec, SharedBackbone backbone) {
    return switch (spec.program()) {
      case AUTO, ND4J -> nd4j(spec, backbone);
      case ONEDNN -> throw ProgramErrors.noProgram("onednn", "auto");
    };
  }

  private static Program nd4j(EngineSpec spec, SharedBackbone backbone) {
    if (spec.precision() != Precision.FP32) {
      throw ProgramErrors.singlePrecisionOnly(spec.precision().label());
    }
    return new Nd4jProgram(backbone.plan(spec), backbone.packed());
  }
}
