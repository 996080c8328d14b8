package io.quadraspark.program.nd4j;

import io.quadraspark.program.FrozenTensors;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What one program reads of the packed weights that it shares with others. */
final class FrozenArrays {
  /** Ending of the keys of copies that only a backward pass reads. */
  static final String BACKWARD = "/backward";

  private final PackedWeights packed;
  private final Set<String> keys = new TreeSet<>();

  FrozenArrays(PackedWeights packed) {
    this.packed = packed;
  }

  FrozenTensors tensors() {
    return packed.tensors();
  }

  /** The array of that key, packed by {@code values} where no program has asked for it yet. */
  INDArray get(String key, Supplier<double[]> values, long... shape) {
    keys.add(key);
    return packed.get(key, values, shape);
  }

  /** A tensor that needs no packing, as a vector. */
  INDArray vector(String name, int length) {
    return get(
        name,
        () -> {
          float[] values = tensors().get(name);
          double[] wide = new double[values.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
          }
          return wide;
        },
        length);
  }

  /**
   * SHA-256 over names and elements of what this program's forward pass reads, as it is now. The
   * same on every JVM with the same plan, whatever other programs have packed there.
   */
  String hash() {
    return packed.hash(keys.stream().filter(key -> !key.endsWith(BACKWARD)).toList());
  }
}
