package io.quadraspark.program.nd4j;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.program.FrozenTensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frozen tensors in the layouts that the kernels want, packed once and shared by all programs of a
 * JVM. Thread-safe; nobody writes to what it gives.
 */
public final class PackedWeights implements AutoCloseable {
  private final FrozenTensors tensors;
  private final DataType type;
  private final Map<String, INDArray> packed = new ConcurrentHashMap<>();

  public PackedWeights(FrozenTensors tensors, DataType type) {
    this.tensors = tensors;
    this.type = type;
  }

  FrozenTensors tensors() {
    return tensors;
  }

  DataType type() {
    return type;
  }

  /** The array of that key, made by {@code values} at first use. */
  INDArray get(String key, Supplier<double[]> values, long... shape) {
    return packed.computeIfAbsent(key, absent -> pack(values.get(), shape));
  }

  private INDArray pack(double[] values, long... shape) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      // castTo and reshape may give a view; the copy is dense.
      return Nd4j.createFromArray(values).castTo(type).reshape('c', shape).dup('c');
    }
  }

  /** SHA-256 over names and elements of those arrays as they are now. */
  String hash(List<String> keys) {
    MessageDigest digest = Sha256.digest();
    for (String key : keys) {
      digest.update(key.getBytes(StandardCharsets.UTF_8));
      double[] values = packed.get(key).dup('c').data().asDouble();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
      bytes.asDoubleBuffer().put(values);
      digest.update(bytes);
    }
    return Sha256.hex(digest.digest());
  }

  @Override
  public void close() {
    packed.values().forEach(INDArray::close);
    packed.clear();
  }
}
