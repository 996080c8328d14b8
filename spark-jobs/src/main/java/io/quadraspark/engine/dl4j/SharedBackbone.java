package io.quadraspark.engine.dl4j;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Weights;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Plan;
import io.quadraspark.program.PlanCompiler;
import io.quadraspark.program.nd4j.PackedWeights;
import io.quadraspark.program.onednn.FrozenMemory;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The one copy of a frozen backbone in a JVM, packed once and shared by the programs of all task
 * threads. Counted: the last release frees the native memory.
 */
final class SharedBackbone {
  private record Key(String architecture, String sha256) {}

  private static final Map<Key, SharedBackbone> HELD = new HashMap<>();

  private final Key key;
  private final Graph graph;
  private final Weights weights;
  private final PackedWeights packed;
  private final FrozenMemory frozen;
  private int users;

  private SharedBackbone(Key key, byte[] weightsFile) {
    this.key = key;
    if (key.sha256().isEmpty()) {
      this.weights = null;
      this.graph = Architectures.graph(key.architecture());
    } else {
      this.weights = Weights.parse(weightsFile, key.sha256());
      this.graph = Architectures.graph(key.architecture(), weights);
    }
    FrozenTensors tensors = new FrozenTensors(name -> weights.tensor(name).values());
    this.packed = new PackedWeights(tensors, DataType.FLOAT);
    this.frozen = new FrozenMemory(tensors);
  }

  /**
   * The backbone of {@code spec}, to be released.
   *
   * @param weightsFile read only where the JVM does not hold that backbone yet
   */
  static SharedBackbone acquire(EngineSpec spec, byte[] weightsFile) {
    synchronized (HELD) {
      SharedBackbone backbone =
          HELD.computeIfAbsent(key(spec), absent -> new SharedBackbone(absent, weightsFile));
      backbone.users++;
      return backbone;
    }
  }

  /** The backbone of {@code spec}, read from its URI where the JVM does not hold it. */
  static SharedBackbone acquire(EngineSpec spec) {
    synchronized (HELD) {
      byte[] file = holds(spec) || spec.trainBackbone() ? new byte[0] : BackboneFile.read(spec);
      return acquire(spec, file);
    }
  }

  /** Whether the JVM holds the backbone of {@code spec}. */
  static boolean holds(EngineSpec spec) {
    synchronized (HELD) {
      return HELD.containsKey(key(spec));
    }
  }

  private static Key key(EngineSpec spec) {
    return new Key(spec.architecture(), spec.trainBackbone() ? "" : spec.backboneSha256());
  }

  void release() {
    synchronized (HELD) {
      users--;
      if (users == 0) {
        HELD.remove(key);
        packed.close();
        frozen.close();
      }
    }
  }

  Graph graph() {
    return graph;
  }

  /** The weights file; null in pretraining. */
  Weights weights() {
    return weights;
  }

  /** The weights as the oneDNN program holds them; empty until one asks. */
  FrozenMemory frozen() {
    return frozen;
  }

  /** The weights as ND4J's program holds them; empty until one asks. */
  PackedWeights packed() {
    return packed;
  }

  /** What runs for {@code spec}. */
  Plan plan(EngineSpec spec) {
    return spec.trainBackbone()
        ? PlanCompiler.trained(graph)
        : PlanCompiler.adapted(graph, spec.adapter());
  }
}
