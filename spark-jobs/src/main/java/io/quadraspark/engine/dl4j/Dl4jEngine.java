package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.Batch;
import io.quadraspark.engine.BatchResult;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FactorSide;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.VectorLayout;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An engine on a DL4J {@link ComputationGraph} of two layers: the adapted backbone and the head.
 * DL4J does parameters, loss and updaters; this class adds clipping by the global norm, which DL4J
 * has not, and watches for NaN.
 */
final class Dl4jEngine implements Engine {
  private static final String IN_THE_HEAD =
      "; all outputs of the backbone are finite, the head's scores are not";

  private final EngineSpec spec;
  private final VectorLayout layout;
  private final ComputationGraph graph;
  private final INDArray headWeight;
  private final INDArray headBias;
  private final AdaptedBackboneLayer layer;
  private final ImageInput images;
  private final GradientNorm gradientNorm;
  private List<VectorLayout.Tensor> held = List.of();
  private BatchArray features;
  private boolean ranWhole;
  private long steps;
  private float[] targets = new float[0];

  /**
   * @param head the values of a head that does not train; empty where it does
   */
  Dl4jEngine(EngineSpec spec, VectorLayout layout, ComputationGraph graph, float[] head) {
    this.spec = spec;
    this.layout = layout;
    this.graph = graph;
    this.layer = (AdaptedBackboneLayer) graph.getLayer(Dl4jGraphs.BACKBONE);
    this.images = new ImageInput(layer.backbone().graph().preprocessing(), spec.imageSize());
    this.gradientNorm = new GradientNorm(layout);
    // The graph's vector ends with the head, whether it trains or not.
    long length = graph.params().length();
    int classes = spec.classes();
    int features = layer.backbone().graph().features();
    // DL4J keeps W as [F, classes] in column order, which is [classes, F] row by row.
    this.headWeight =
        part(length - classes - (long) classes * features, length - classes)
            .reshape('c', classes, features);
    this.headBias = part(length - classes, length);
    if (!spec.trainHead()) {
      try (INDArray values = Nd4j.createFromArray(head)) {
        part(layout.length(), length).assign(values);
      }
    }
  }

  @Override
  public VectorLayout layout() {
    return layout;
  }

  @Override
  public void load(float[] weights, OptimizerState optimizer) {
    load(weights);
    steps = optimizer.steps();
    Moments.write(spec.optimizer(), optimizer.moments(), blocks());
  }

  @Override
  public void load(float[] weights) {
    if (weights.length != layout.length()) {
      throw new IllegalArgumentException(
          "Cannot load %d weights: the vector has %d".formatted(weights.length, layout.length()));
    }
    Divergence.requireFinite(layout, weights);
    pointer(graph.params()).put(weights, 0, weights.length);
    held = List.of();
  }

  @Override
  public void hold(FactorSide side) {
    held = layout.tensors().stream().filter(side::has).toList();
  }

  @Override
  public BatchResult train(Batch batch) {
    int capacity =
        batch.content() == Batch.Content.IMAGES
            ? images.capacity(batch)
            : features().capacity(batch);
    if (capacity != batch.size()) {
      throw new IllegalArgumentException(
          "Cannot train on %d samples in a batch with room for %d: training batches are full"
              .formatted(batch.size(), capacity));
    }
    int classes = spec.classes();
    if (targets.length != batch.size() * classes) {
      targets = new float[batch.size() * classes];
    }
    SoftmaxLoss.targets(batch, classes, spec.optimizer().labelSmoothing(), targets);
    try (INDArray labels = Nd4j.createFromArray(targets).reshape('c', batch.size(), classes)) {
      graph.setInputs(input(batch));
      graph.setLabels(labels);
      // With the weights of before the step, as the loss of a step is reported everywhere.
      graph.computeGradientAndScore();
    }
    BatchResult result = result(batch, headScores(layer.features(), batch));
    step(batch);
    return result;
  }

  private void step(Batch batch) {
    INDArray gradients = graph.getFlattenedGradients();
    clearHeld(gradients);
    // DL4J's gradients are sums over the batch until the updater divides them.
    double norm =
        gradientNorm.of(pointer(gradients), steps, () -> origin(batch, "")) / batch.size();
    double clip = spec.optimizer().clipNorm();
    if (clip > 0 && norm > clip) {
      gradientNorm.scale(gradients, clip / norm);
    }
    graph
        .getUpdater()
        .update(
            graph.gradient(),
            Math.toIntExact(steps),
            0,
            batch.size(),
            LayerWorkspaceMgr.noWorkspaces());
    // An updater moves by what it remembers even where the gradient is zero.
    clearHeld(gradients);
    if (layout.length() > 0) {
      // A fixed head's part of the gradient, which DL4J computes all the same, moves nothing.
      part(0, layout.length()).subi(flat(gradients).get(NDArrayIndex.interval(0, layout.length())));
    }
    steps++;
  }

  private void clearHeld(INDArray gradients) {
    for (VectorLayout.Tensor tensor : held) {
      elements(gradients, tensor).assign(0);
    }
  }

  private BatchResult result(Batch batch, float[] logits) {
    double loss = 0;
    int correct = 0;
    for (int n = 0; n < batch.size(); n++) {
      loss += SoftmaxLoss.of(logits, batch, n, spec.classes(), spec.optimizer().labelSmoothing());
      correct += SoftmaxLoss.best(logits, n, spec.classes()) == batch.mainLabel(n) ? 1 : 0;
    }
    if (!Double.isFinite(loss)) {
      throw Divergence.of("the loss", loss, steps, origin(batch, IN_THE_HEAD));
    }
    return new BatchResult(loss, correct, batch.size());
  }

  private String origin(Batch batch, String none) {
    return Divergence.origin(() -> layer.firstNotFinite(input(batch)), none);
  }

  /** The batch where the layer will look for it. */
  private INDArray input(Batch batch) {
    layer.takes(batch.content());
    ranWhole |= batch.content() == Batch.Content.IMAGES;
    return batch.content() == Batch.Content.IMAGES
        ? images.of(batch)
        : features().of(batch, batch.values());
  }

  private BatchArray features() {
    if (features == null) {
      features = layer.cut().array();
    }
    return features;
  }

  @Override
  public float[] features(Batch batch) {
    // Nothing trains there, so there is no vector.
    INDArray maps = layer.cut().prefix().forward(images.of(batch), null, false);
    float[] values = new float[Math.toIntExact(batch.size() * maps.size(1))];
    pointer(maps).get(values, 0, values.length);
    Divergence.requireFiniteFeatures(values);
    return values;
  }

  @Override
  public float[] logits(Batch batch) {
    float[] logits = headScores(layer.forward(input(batch), false), batch);
    for (float score : logits) {
      if (!Float.isFinite(score)) {
        throw Divergence.of("a score", score, steps, origin(batch, IN_THE_HEAD));
      }
    }
    return logits;
  }

  @Override
  public float[] embeddings(Batch batch) {
    INDArray pooled = layer.forward(input(batch), false);
    float[] values = new float[Math.toIntExact(batch.size() * pooled.size(1))];
    pointer(pooled).get(values, 0, values.length);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw Divergence.of("a feature", value, steps, origin(batch, ""));
      }
    }
    return values;
  }

  /** {@code W f + b} of the first rows of the features, [N, classes]. */
  private float[] headScores(INDArray features, Batch batch) {
    int classes = spec.classes();
    try (INDArray scores =
        Nd4j.create(DataType.FLOAT, new long[] {features.size(0), classes}, 'c')) {
      Nd4j.gemm(features, headWeight, scores, false, true, 1, 0);
      scores.addiRowVector(headBias);
      float[] logits = new float[batch.size() * classes];
      pointer(scores).get(logits, 0, logits.length);
      return logits;
    }
  }

  private INDArray part(long from, long to) {
    return elements(graph.params(), from, to);
  }

  private static INDArray elements(INDArray vector, VectorLayout.Tensor tensor) {
    return elements(vector, tensor.offset(), tensor.offset() + tensor.length());
  }

  private static INDArray elements(INDArray vector, long from, long to) {
    return flat(vector).get(NDArrayIndex.interval(from, to));
  }

  @Override
  public float[] weights() {
    float[] weights = new float[layout.length()];
    pointer(graph.params()).get(weights, 0, weights.length);
    return weights;
  }

  @Override
  public OptimizerState optimizer() {
    return new OptimizerState(steps, Moments.read(spec.optimizer(), layout, blocks()));
  }

  private List<UpdaterBlock> blocks() {
    return graph.getUpdater().getUpdaterBlocks();
  }

  @Override
  public String frozenHash() {
    if (!ranWhole) {
      // A program may pack its weights when it first runs, and on features the whole never does.
      float[] black = new float[3 * spec.imageSize() * spec.imageSize()];
      logits(new Batch(black, new int[1], 1));
    }
    return layer.program().frozenHash();
  }

  private static INDArray flat(INDArray array) {
    return array.reshape('c', new long[] {array.length()});
  }

  /** The start of an array that is not a view. */
  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().addressPointer();
  }

  @Override
  public void close() {
    images.close();
    if (features != null) {
      features.close();
    }
    layer.release();
    graph.params().close();
    if (graph.getFlattenedGradients() != null) {
      graph.getFlattenedGradients().close();
    }
  }
}
