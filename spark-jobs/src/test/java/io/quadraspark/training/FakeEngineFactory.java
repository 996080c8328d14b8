package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.FrozenPrefix;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.OptimizerState;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.VectorLayout;
import io.quadraspark.engine.VectorLayout.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small network in plain Java that really learns: {@code z = s o x} with the frozen scale s taken
 * from the weights file, {@code logits = V z + c + U[(Da o Pa z) o (Db o Pb z)]}. With
 * trainBackbone the scale trains too, and a running mean of the first input is kept.
 */
public final class FakeEngineFactory implements EngineFactory {
  private static final long serialVersionUID = 1L;

  static int features(EngineSpec spec) {
    return spec.imageSize() * spec.imageSize() * 3;
  }

  @Override
  public VectorLayout layout(EngineSpec spec, byte[] weightsFile) {
    int features = features(spec);
    VectorLayout.Builder layout = new VectorLayout.Builder();
    if (spec.trainBackbone()) {
      layout.add("scale", Role.BACKBONE, features).add("running_mean", Role.STATISTIC, 1);
    }
    if (spec.adapter().form() != AdapterSpec.Form.NONE) {
      int rank = spec.adapter().rank();
      layout
          .add("adapter.pa", Role.ADAPTER, rank, features)
          .add("adapter.pb", Role.ADAPTER, rank, features)
          .add("adapter.da", Role.ADAPTER, rank, 1, 1, 1)
          .add("adapter.db", Role.ADAPTER, rank, 1, 1, 1)
          .add("adapter.u", Role.ADAPTER, spec.classes(), rank);
    }
    if (spec.trainHead()) {
      layout
          .add("head.weight", Role.HEAD, spec.classes(), features)
          .add("head.bias", Role.HEAD, spec.classes());
    }
    return layout.build();
  }

  @Override
  public float[] initial(EngineSpec spec, byte[] weightsFile) {
    VectorLayout layout = layout(spec, weightsFile);
    float[] vector = new float[layout.length()];
    Random random = new Random(spec.seed());
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      for (int i = 0; i < tensor.length(); i++) {
        vector[tensor.offset() + i] =
            switch (tensor.name()) {
              case "scale" -> 1f + 0.1f * (float) random.nextGaussian();
              case "adapter.pa", "adapter.pb" -> 0.5f * (float) random.nextGaussian();
              case "adapter.da", "adapter.db" -> 1f;
              default -> 0f;
            };
      }
    }
    return vector;
  }

  @Override
  public ProgramKind program(EngineSpec spec) {
    return spec.program() == ProgramKind.AUTO ? ProgramKind.ND4J : spec.program();
  }

  @Override
  public Optional<FrozenPrefix> frozenPrefix(EngineSpec spec, byte[] weightsFile) {
    return spec.trainBackbone()
        ? Optional.empty()
        : Optional.of(new FrozenPrefix("scale", 1, 1, features(spec), "s o x"));
  }

  @Override
  public Engine open(EngineSpec spec, byte[] weightsFile, float[] head) {
    return new FakeEngine(spec, layout(spec, weightsFile), frozenScale(spec, weightsFile), head);
  }

  @Override
  public OptimizerState initialOptimizer(EngineSpec spec, VectorLayout layout) {
    Map<String, float[]> moments = new TreeMap<>();
    if (spec.optimizer().kind() == OptimizerSpec.Kind.ADAMW) {
      moments.put("m", new float[layout.length()]);
      moments.put("v", new float[layout.length()]);
    } else if (spec.optimizer().momentum() != 0) {
      moments.put("momentum", new float[layout.length()]);
    }
    return new OptimizerState(0, moments);
  }

  private static float[] frozenScale(EngineSpec spec, byte[] weightsFile) {
    if (spec.trainBackbone()) {
      return new float[0];
    }
    String hash = Sha256.of(weightsFile);
    if (!hash.equals(spec.backboneSha256())) {
      throw new IllegalStateException("Other weights than the spec's: " + hash);
    }
    float[] scale = new float[features(spec)];
    Random random = new Random(hash.hashCode());
    for (int i = 0; i < scale.length; i++) {
      scale[i] = 1f + 0.1f * (float) random.nextGaussian();
    }
    return scale;
  }
}
