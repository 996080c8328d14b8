package io.quadraspark.action;

import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.program.ProgramErrors;

/** Which programs can compute a backbone in which precision, as far as it shows beforehand. */
final class BackboneProgram {
  private BackboneProgram() {}

  static void check(ProgramKind program, Precision precision) {
    if (program == ProgramKind.ND4J && precision != Precision.FP32) {
      throw ProgramErrors.singlePrecisionOnly(precision.label());
    }
  }
}
