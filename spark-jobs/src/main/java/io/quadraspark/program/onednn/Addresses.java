package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.memory;
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

  private static final class At extends Pointer {
    At(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
