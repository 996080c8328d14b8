package io.quadraspark.program.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Native addresses as JavaCPP's pointers. */
final class Addresses {
  private Addresses() {}

  /** A oneDNN memory over bytes that somebody else owns. */
  static memory memory(memory.desc desc, long address) {
    return new memory(desc, OneDnn.CPU, new At(address));
  }

  /** A pointer that frees nothing. */
  static Pointer pointer(long address) {
    return new At(address);
  }

  /** Bytes of a tensor, image by image: a buffer holds 2 GB at most. */
  static List<ByteBuffer> images(Tensor tensor) {
    long bytes = tensor.region().bytes() / tensor.n();
    List<ByteBuffer> images = new ArrayList<>();
    for (int n = 0; n < tensor.n(); n++) {
      images.add(buffer(tensor.region().address() + n * bytes, bytes));
    }
    return images;
  }

  static ByteBuffer buffer(long address, long bytes) {
    return new BytePointer(pointer(address))
        .capacity(bytes)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  private static final class At extends Pointer {
    At(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
