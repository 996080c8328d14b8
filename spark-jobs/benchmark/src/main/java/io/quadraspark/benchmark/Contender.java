package io.quadraspark.benchmark;

import io.quadraspark.benchmark.worker.PeerVariant;

/**
 * Who computes, and in which way.
 *
 * @param variant as its process is told
 */
record Contender(Kind kind, String variant) {
  /** Which process. */
  enum Kind {
    OURS,
    LIBTORCH,
    PYTORCH
  }

  static Contender ours(String program) {
    return new Contender(Kind.OURS, program);
  }

  static Contender peer(Kind kind, PeerVariant variant) {
    return new Contender(kind, variant.argument());
  }

  /** As tables and files call it. */
  String label() {
    return switch (kind) {
      case OURS -> "QuadraSpark " + variant;
      case LIBTORCH -> "libtorch " + variant;
      case PYTORCH -> "PyTorch " + variant;
    };
  }
}
