package io.quadraspark.benchmark.libtorch;

import io.quadraspark.backbone.Tensor;
import io.quadraspark.backbone.Weights;
import io.quadraspark.benchmark.worker.Case;
import io.quadraspark.benchmark.worker.Fixture;
import io.quadraspark.benchmark.worker.Mode;
import io.quadraspark.benchmark.worker.PeerVariant;
import io.quadraspark.benchmark.worker.Workload;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network of libtorch with a head, on one batch. */
final class TorchWorkload implements Workload {
  private static final String HEAD_WEIGHT = "head.weight";
  private static final String HEAD_BIAS = "head.bias";

  private final Case task;
  private final Formats formats;
  private final TrainedTensors trained;
  private final TorchNetwork network;
  private final org.bytedeco.pytorch.Tensor images;
  private final org.bytedeco.pytorch.Tensor labels;
  private final int features;
  private float[] output = {};

  TorchWorkload(Case task, PeerVariant variant, Weights weights) {
    Plan plan = task.plan(task.graph(weights));
    this.task = task;
    this.features = plan.features();
    this.formats = new Formats(variant.way());
    this.trained = new TrainedTensors(PlanLayout.of(plan));
    trained.add(HEAD_WEIGHT, Fixture.head(features), List.of(Fixture.CLASSES, features));
    trained.add(HEAD_BIAS, new float[Fixture.CLASSES], List.of(Fixture.CLASSES));
    this.network =
        new TorchNetwork(plan, variant.folded(), new BackboneTensors(weights), trained, formats);
    // Our own [N, H, W, C] is channels_last as it lies.
    this.images =
        Torch.channelsFirst(
                Torch.tensor(Fixture.images(task), task.batch(), task.size(), task.size(), 3))
            .to(formats.frozen());
    this.labels =
        org.bytedeco.pytorch.Tensor.create(
            Arrays.stream(Fixture.labels(task)).asLongStream().toArray());
  }

  @Override
  public void run() {
    try (PointerScope scope = new PointerScope()) {
      if (task.mode() == Mode.FROZEN) {
        frozen();
      } else {
        step();
      }
    }
  }

  private void frozen() {
    try (NoGradGuard guard = new NoGradGuard()) {
      formats.begin();
      org.bytedeco.pytorch.Tensor result = network.forward(images);
      formats.end();
      output = TrainedTensors.floats(result);
      result.close();
    }
  }

  private void step() {
    trained.clearGradients();
    formats.begin();
    org.bytedeco.pytorch.Tensor result = network.forward(images);
    formats.end();
    org.bytedeco.pytorch.Tensor logits =
        torch.linear(
            result.to(ScalarType.Float),
            trained.get(HEAD_WEIGHT),
            Torch.optional(trained.get(HEAD_BIAS)));
    result.close();
    org.bytedeco.pytorch.Tensor loss = torch.cross_entropy_loss(logits, labels);
    loss.backward();
    output = TrainedTensors.floats(logits);
  }

  @Override
  public Map<String, Tensor> results() {
    if (task.mode() == Mode.FROZEN) {
      return Map.of("features", new Tensor(List.of(task.batch(), features), output));
    }
    Map<String, Tensor> results = new TreeMap<>();
    results.put("logits", new Tensor(List.of(task.batch(), Fixture.CLASSES), output));
    trained.putGradients(results);
    return results;
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
