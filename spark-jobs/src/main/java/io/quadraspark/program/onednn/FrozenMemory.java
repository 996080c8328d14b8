package io.quadraspark.program.onednn;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.program.FrozenTensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Frozen tensors in the layouts that primitives want, packed once and shared by all programs of a
 * JVM. Thread-safe; nobody writes to what it gives.
 */
public final class FrozenMemory implements AutoCloseable {
  /** A tensor in one layout. */
  private record Packed(memory.desc layout, memory.desc plain, memory memory, BytePointer bytes) {}

  private final FrozenTensors tensors;
  private final Map<String, List<Packed>> packed = new HashMap<>();

  public FrozenMemory(FrozenTensors tensors) {
    this.tensors = tensors;
  }

  FrozenTensors tensors() {
    return tensors;
  }

  /**
   * The tensor of that key in a layout.
   *
   * @param plain how {@code values} lie in memory, f32
   */
  synchronized memory get(
      String key, memory.desc layout, memory.desc plain, Supplier<float[]> values) {
    for (Packed candidate : packed.getOrDefault(key, List.of())) {
      if (candidate.layout().equals(layout)) {
        return candidate.memory();
      }
    }
    float[] source = values.get();
    BytePointer bytes =
        NativeMemory.allocate(layout.get_size() + Arena.ALIGNMENT, "the frozen weights " + key);
    memory target = Addresses.memory(layout, Arena.aligned(bytes.address()));
    try (FloatPointer floats = new FloatPointer(source)) {
      reorder(new memory(plain, OneDnn.CPU, floats), target);
    } catch (RuntimeException e) {
      bytes.close();
      throw e;
    }
    packed
        .computeIfAbsent(key, absent -> new ArrayList<>())
        .add(new Packed(layout, plain, target, bytes));
    return target;
  }

  private static void reorder(memory from, memory to) {
    stream stream = new stream(OneDnn.CPU);
    new reorder(from, to).execute(stream, from, to);
    stream._wait();
  }

  /**
   * SHA-256 over names and elements of those tensors as they are held now, each in its plain
   * layout; over the copies in other layouts too where they differ from the first, which they never
   * should.
   */
  synchronized String hash(Set<String> keys) {
    MessageDigest digest = Sha256.digest();
    for (String key : new TreeSet<>(keys)) {
      digest.update(key.getBytes(StandardCharsets.UTF_8));
      ByteBuffer first = plain(packed.get(key).get(0));
      digest.update(first.duplicate());
      for (Packed copy : packed.get(key)) {
        ByteBuffer other = plain(copy);
        if (!other.equals(first)) {
          digest.update(other);
        }
      }
    }
    return Sha256.hex(digest.digest());
  }

  private static ByteBuffer plain(Packed tensor) {
    long bytes = tensor.plain().get_size();
    try (FloatPointer floats = new FloatPointer(bytes / Float.BYTES)) {
      reorder(tensor.memory(), new memory(tensor.plain(), OneDnn.CPU, floats));
      float[] values = new float[(int) (bytes / Float.BYTES)];
      floats.get(values);
      ByteBuffer copy = ByteBuffer.allocate((int) bytes);
      copy.asFloatBuffer().put(values);
      return copy;
    }
  }

  @Override
  public synchronized void close() {
    packed.values().stream().flatMap(List::stream).forEach(tensor -> tensor.bytes().close());
    packed.clear();
  }
}
