package io.quadraspark.program.nd4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory of one program, allocated once for each purpose and batch size and used again at
 * every step: nothing is left to the garbage collector, which does not see native memory.
 */
final class Buffers implements AutoCloseable {
  private record Key(Object owner, String purpose, List<Long> shape) {}

  private final DataType type;
  private final Map<Key, INDArray> kept = new HashMap<>();
  private final Map<List<Long>, Deque<INDArray>> free = new HashMap<>();
  private final List<INDArray> all = new ArrayList<>();

  Buffers(DataType type) {
    this.type = type;
  }

  DataType type() {
    return type;
  }

  /** The buffer of {@code owner} for that purpose, the same at every call; zero when it is new. */
  INDArray kept(Object owner, String purpose, long... shape) {
    return kept.computeIfAbsent(new Key(owner, purpose, shape(shape)), key -> allocate(shape));
  }

  /** A row of ones, [1, n]. */
  INDArray ones(long n) {
    return kept.computeIfAbsent(new Key(this, "ones", List.of(n)), key -> allocate(1, n).assign(1));
  }

  /** A buffer for a while, of undefined content; to be given back. */
  INDArray borrow(long... shape) {
    Deque<INDArray> stack = free.computeIfAbsent(shape(shape), key -> new ArrayDeque<>());
    return stack.isEmpty() ? allocate(shape) : stack.pop();
  }

  /** Gives a borrowed buffer back. */
  void giveBack(INDArray buffer) {
    free.get(shape(buffer.shape())).push(buffer);
  }

  private INDArray allocate(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray array = Nd4j.create(type, shape, 'c');
      all.add(array);
      return array;
    }
  }

  private static List<Long> shape(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  @Override
  public void close() {
    all.forEach(INDArray::close);
    all.clear();
    kept.clear();
    free.clear();
  }
}
