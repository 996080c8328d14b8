package io.quadraspark.engine.dl4j;

import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.VectorLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Between DL4J's updater state, which is cut into blocks that hold all their moments one after the
 * other, and moments that each have the layout of the vector.
 */
final class Moments {
  private Moments() {}

  /** The moments that the optimiser keeps, in the order in which a DL4J block holds them. */
  static List<String> names(OptimizerSpec spec) {
    return switch (spec.kind()) {
      case ADAMW -> List.of("m", "v");
      case SGD -> spec.momentum() == 0 ? List.of() : List.of("momentum");
    };
  }

  /** Zero moments for a vector of that layout. */
  static Map<String, float[]> zero(OptimizerSpec spec, VectorLayout layout) {
    Map<String, float[]> moments = new TreeMap<>();
    names(spec).forEach(name -> moments.put(name, new float[layout.length()]));
    return moments;
  }

  static Map<String, float[]> read(
      OptimizerSpec spec, VectorLayout layout, List<UpdaterBlock> blocks) {
    Map<String, float[]> moments = zero(spec, layout);
    for (UpdaterBlock block : blocks) {
      if (hasState(block)) {
        float[] state = block.getUpdaterView().dup('c').data().asFloat();
        int length = block.getParamOffsetEnd() - block.getParamOffsetStart();
        int part = 0;
        for (String name : names(spec)) {
          System.arraycopy(
              state, part * length, moments.get(name), block.getParamOffsetStart(), length);
          part++;
        }
      }
    }
    return moments;
  }

  static void write(OptimizerSpec spec, Map<String, float[]> moments, List<UpdaterBlock> blocks) {
    if (!moments.keySet().equals(Set.copyOf(names(spec)))) {
      throw new IllegalArgumentException(
          "Cannot load the moments %s: %s has %s"
              .formatted(moments.keySet(), spec.kind(), names(spec)));
    }
    for (UpdaterBlock block : blocks) {
      if (hasState(block)) {
        int length = block.getParamOffsetEnd() - block.getParamOffsetStart();
        float[] state = new float[length * names(spec).size()];
        int part = 0;
        for (String name : names(spec)) {
          System.arraycopy(
              moments.get(name), block.getParamOffsetStart(), state, part * length, length);
          part++;
        }
        INDArray view = block.getUpdaterView();
        try (INDArray values = Nd4j.createFromArray(state)) {
          view.reshape('c', new long[] {view.length()}).assign(values);
        }
      }
    }
  }

  private static boolean hasState(UpdaterBlock block) {
    return block.getUpdaterView() != null && block.getUpdaterView().length() > 0;
  }
}
