package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/**
 * Where the kernels of one thread compute: the instructions they use and the scratch memory that
 * they share. One for each program, not thread-safe.
 */
public final class Workspace {
  private final boolean vectorised;

  private Workspace(boolean vectorised) {
    this.vectorised = vectorised;
  }

  /** With the vector module where the JVM has it, else in plain Java. */
  public static Workspace open() {
    return new Workspace(vectorModulePresent());
  }

  /** In plain Java: the same numbers, slower. */
  public static Workspace plain() {
    return new Workspace(false);
  }

  /** Whether the JVM was started with {@code --add-modules jdk.incubator.vector}. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Whether these kernels use the vector module. */
  public boolean vectorised() {
    return vectorised;
  }

  /** The kernels of one adapter. */
  public FactorKernels factors(Geometry geometry, AdapterSpec.Kernel kernel) {
    throw new UnsupportedOperationException(geometry + " " + kernel);
  }

  /** The sums over pixels of a trained norm. */
  public ChannelSums channelSums() {
    throw new UnsupportedOperationException("channelSums");
  }
}
