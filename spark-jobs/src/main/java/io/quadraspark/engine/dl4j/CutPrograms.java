package io.quadraspark.engine.dl4j;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCut;
import io.quadraspark.program.Program;
import java.util.Optional;

/**
 * The two parts of a network that is cut above its frozen prefix, each opened when it first runs:
 * an engine that trains on images has neither.
 */
final class CutPrograms implements AutoCloseable {
  private final EngineSpec spec;
  private final SharedBackbone backbone;
  private final PlanCut cut;
  private Program prefix;
  private Program suffix;

  CutPrograms(EngineSpec spec, SharedBackbone backbone) {
    this.spec = spec;
    this.backbone = backbone;
    this.cut =
        cut(spec, backbone)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Nothing is frozen below the lowest trainable step of "
                            + spec.architecture()));
  }

  private static Optional<PlanCut> cut(EngineSpec spec, SharedBackbone backbone) {
    return PlanCut.of(backbone.plan(spec), spec.imageSize());
  }

  /** What stands below the cut of {@code spec}; empty where it trains from its input on. */
  static Optional<FrozenPrefix> describe(EngineSpec spec, SharedBackbone backbone) {
    return cut(spec, backbone)
        .map(
            cut ->
                new FrozenPrefix(
                    cut.step(),
                    cut.extent().height(),
                    cut.extent().width(),
                    cut.extent().channels(),
                    Sha256.of(
                        "%s\n%s\n%s\n%s"
                            .formatted(
                                backbone.graph().preprocessing(),
                                cut.prefix().steps(),
                                spec.precision(),
                                Programs.kind(spec)))));
  }

  /** Memory for the features of batches. */
  BatchArray array() {
    return new BatchArray(cut.extent().height(), cut.extent().width(), cut.extent().channels());
  }

  /** From images to features. */
  Program prefix() {
    if (prefix == null) {
      prefix = Programs.open(spec, cut.prefix(), backbone);
    }
    return prefix;
  }

  /** What {@link #suffix} runs. */
  Plan above() {
    return cut.suffix();
  }

  /** From those features to the features that the head takes. */
  Program suffix() {
    if (suffix == null) {
      boolean nothing = cut.suffix().steps().size() == 1;
      suffix = nothing ? new PassThrough() : Programs.open(spec, cut.suffix(), backbone);
    }
    return suffix;
  }

  @Override
  public void close() {
    if (prefix != null) {
      prefix.close();
    }
    if (suffix != null) {
      suffix.close();
    }
  }
}
