package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;

/**
 * Where the kernels of one thread compute: the instructions they use and the scratch memory that
 * they share. One for each program, not thread-safe.
 */
public final class Workspace {
  private final Planes planes = new Planes();
  private final LaneOperations operations;

  private Workspace(LaneOperations operations) {
    this.operations = operations;
  }

  /** With the vector module where the JVM has it, else in plain Java. */
  public static Workspace open() {
    return new Workspace(vectorModulePresent() ? new VectorLanes() : new ScalarLanes());
  }

  /**
   * In plain Java: the same numbers in 4 to 8 times the time (Zen 3; two 3x3 factors of 16 and of
   * 96 channels, forward and backward).
   */
  public static Workspace plain() {
    return new Workspace(new ScalarLanes());
  }

  /** Whether the JVM was started with {@code --add-modules jdk.incubator.vector}. */
  public static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** Whether these kernels use the vector module. */
  public boolean vectorised() {
    return !(operations instanceof ScalarLanes);
  }

  /** The kernels of one adapter. */
  public FactorKernels factors(Geometry geometry, AdapterSpec.Kernel kernel) {
    return new DepthwiseFactors(geometry, kernel, planes, operations);
  }

  /** The sums over pixels of a trained norm. */
  public ChannelSums channelSums() {
    return new PlaneSums(planes, operations);
  }
}
