package io.quadraspark.engine;

/** What computes a backbone. */
public enum ProgramKind {
  /** The fastest one that can compute what is asked for. */
  AUTO,
  /** oneDNN, called directly: CPU, frozen backbones. */
  ONEDNN,
  /** Plain ND4J operations: any backend of ND4J, single precision. */
  ND4J
}
