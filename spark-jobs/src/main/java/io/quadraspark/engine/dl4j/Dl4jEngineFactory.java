package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.ComputeThreads;
import io.quadraspark.program.GpuPlacement;
import io.quadraspark.program.PlanLayout;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Engines on DL4J. */
public final class Dl4jEngineFactory implements EngineFactory {
  private static final long serialVersionUID = 1L;

  @Override
  public VectorLayout layout(EngineSpec spec, byte[] weightsFile) {
    SharedBackbone backbone = SharedBackbone.acquire(spec, weightsFile);
    try {
      return layout(spec, backbone);
    } finally {
      backbone.release();
    }
  }

  private static VectorLayout layout(EngineSpec spec, SharedBackbone backbone) {
    VectorLayout.Builder layout = new VectorLayout.Builder();
    for (VectorLayout.Tensor tensor : PlanLayout.of(backbone.plan(spec)).tensors()) {
      layout.add(tensor.name(), tensor.role(), tensor.shape().toArray(new Integer[0]));
    }
    if (spec.trainHead()) {
      layout
          .add("head.weight", VectorLayout.Role.HEAD, spec.classes(), backbone.graph().features())
          .add("head.bias", VectorLayout.Role.HEAD, spec.classes());
    }
    return layout.build();
  }

  @Override
  public float[] initial(EngineSpec spec, byte[] weightsFile) {
    SharedBackbone backbone = SharedBackbone.acquire(spec, weightsFile);
    try {
      return new InitialVector(spec, backbone).of(layout(spec, backbone));
    } finally {
      backbone.release();
    }
  }

  @Override
  public Engine open(EngineSpec spec, byte[] weightsFile, float[] head) {
    ComputeThreads.one();
    SharedBackbone backbone = SharedBackbone.acquire(spec, weightsFile);
    try {
      requireHead(spec, backbone.graph().features(), head);
      ComputationGraph graph =
          new ComputationGraph(Dl4jGraphs.configuration(spec, backbone.graph().features()));
      graph.init();
      return new Dl4jEngine(spec, layout(spec, backbone), graph, head);
    } finally {
      backbone.release();
    }
  }

  private static void requireHead(EngineSpec spec, int features, float[] head) {
    int length = spec.trainHead() ? 0 : Math.multiplyExact(spec.classes(), features + 1);
    if (head.length != length) {
      throw new IllegalArgumentException(
          "Cannot open a network with a fixed head of %d values: it needs %d"
              .formatted(head.length, length));
    }
  }

  @Override
  public void place(Optional<String> gpu) {
    GpuPlacement.ofThisJvm().place(gpu);
  }

  @Override
  public ProgramKind program(EngineSpec spec) {
    return Programs.kind(spec);
  }

  @Override
  public Optional<FrozenPrefix> frozenPrefix(EngineSpec spec, byte[] weightsFile) {
    SharedBackbone backbone = SharedBackbone.acquire(spec, weightsFile);
    try {
      return CutPrograms.describe(spec, backbone);
    } finally {
      backbone.release();
    }
  }

  @Override
  public OptimizerState initialOptimizer(EngineSpec spec, VectorLayout layout) {
    return new OptimizerState(0, Moments.zero(spec.optimizer(), layout));
  }
}
