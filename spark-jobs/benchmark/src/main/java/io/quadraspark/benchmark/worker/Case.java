package io.quadraspark.benchmark.worker;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Weights;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import java.util.Locale;

/**
 * One computation that all contenders are compared in.
 *
 * @param architecture registered name
 * @param size height and width of the images, in pixels
 * @param batch images at a time
 * @param precision of the frozen backbone
 */
public record Case(
    String architecture, int size, int batch, Precision precision, Mode mode, Adapters adapters) {

  /** The same with another number of images. */
  public Case withBatch(int other) {
    return new Case(architecture, size, other, precision, mode, adapters);
  }

  /** The same in another number format. */
  public Case withPrecision(Precision other) {
    return new Case(architecture, size, batch, other, mode, adapters);
  }

  /** The backbone with the sizes of these weights. */
  public Graph graph(Weights weights) {
    return Architectures.graph(architecture, weights);
  }

  /** What a program runs: with adapters in a step, without in a frozen forward pass. */
  public Plan plan(Graph graph) {
    return PlanCompiler.adapted(graph, mode == Mode.STEP ? adapters.spec() : AdapterSpec.none());
  }

  @Override
  public String toString() {
    return "%s %d px, %d images, %s %s"
        .formatted(
            architecture, size, batch, precision.label(), mode.name().toLowerCase(Locale.ROOT));
  }
}
