package io.quadraspark.program;

import io.quadraspark.dataprep.UserException;
import java.util.List;

/** Every error about what is computed that a user can cause and mend. */
public final class ProgramErrors {
  private ProgramErrors() {}

  /** ND4J's program has no other format. */
  public static UserException singlePrecisionOnly(String precision) {
    return new UserException(
        "Cannot compute the backbone in %s with --program nd4j: it knows fp32 alone. Give --program onednn, or --backbone-precision fp32."
            .formatted(precision));
  }

  static UserException nothingInScope(String pattern, List<String> names) {
    return new UserException(
        "Cannot set --adapter-scope to '%s': no convolution that could train has such a name; there are %s. Give some of these, with * and ? and commas between them, or all, or last-stage."
            .formatted(pattern, String.join(", ", names)));
  }
}
