package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.Graph;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.ComputeThreads;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The DL4J network of an engine as a plain {@link ComputationGraph}, for DL4J's own trainers:
 * loaded from a vector and its optimiser, fitted by whoever wants, and read back.
 */
public final class TrainableGraph implements AutoCloseable {
  // A JVM that only makes batches does not hold the backbone, and would read it for each of them.
  private static final Map<String, Graph.Preprocessing> PREPROCESSING = new ConcurrentHashMap<>();

  private final EngineSpec spec;
  private final VectorLayout layout;
  private final ComputationGraph graph;

  private TrainableGraph(EngineSpec spec, VectorLayout layout, ComputationGraph graph) {
    this.spec = spec;
    this.layout = layout;
    this.graph = graph;
  }

  /** Builds the network of {@code spec} with those weights and that optimiser. */
  public static TrainableGraph load(
      EngineSpec spec,
      byte[] weightsFile,
      VectorLayout layout,
      float[] weights,
      OptimizerState optimizer) {
    ComputeThreads.one();
    SharedBackbone backbone = SharedBackbone.acquire(spec, weightsFile);
    try {
      ComputationGraph graph =
          new ComputationGraph(Dl4jGraphs.configuration(spec, backbone.graph().features()));
      graph.init();
      try (INDArray values = Nd4j.createFromArray(weights)) {
        INDArray vector = graph.params();
        vector.reshape('c', new long[] {vector.length()}).assign(values);
      }
      graph.getConfiguration().setIterationCount(Math.toIntExact(optimizer.steps()));
      Moments.write(spec.optimizer(), optimizer.moments(), graph.getUpdater().getUpdaterBlocks());
      return new TrainableGraph(spec, layout, graph);
    } finally {
      backbone.release();
    }
  }

  public ComputationGraph graph() {
    return graph;
  }

  /** A copy of the vector. */
  public float[] weights() {
    return graph.params().dup('c').data().asFloat();
  }

  /**
   * A copy of the optimiser's state.
   *
   * @param steps optimiser steps since the start of the run, which DL4J's trainers do not all count
   */
  public OptimizerState optimizer(long steps) {
    return new OptimizerState(
        steps, Moments.read(spec.optimizer(), layout, graph.getUpdater().getUpdaterBlocks()));
  }

  /**
   * A batch as DL4J's data set: normalised images [N, H, W, 3] and smoothed targets [N, classes].
   */
  public static DataSet dataSet(EngineSpec spec, Batch batch) {
    Graph.Preprocessing preprocessing =
        PREPROCESSING.computeIfAbsent(spec.backboneSha256(), unread -> preprocessing(spec));
    try (ImageInput input = new ImageInput(preprocessing, spec.imageSize())) {
      float[] targets = new float[batch.size() * spec.classes()];
      SoftmaxLoss.targets(batch, spec.classes(), spec.optimizer().labelSmoothing(), targets);
      INDArray labels = Nd4j.createFromArray(targets).reshape('c', batch.size(), spec.classes());
      return new DataSet(input.of(batch).dup('c'), labels);
    }
  }

  private static Graph.Preprocessing preprocessing(EngineSpec spec) {
    SharedBackbone backbone = SharedBackbone.acquire(spec);
    try {
      return backbone.graph().preprocessing();
    } finally {
      backbone.release();
    }
  }

  @Override
  public void close() {
    ((AdaptedBackboneLayer) graph.getLayer(Dl4jGraphs.BACKBONE)).release();
  }
}
