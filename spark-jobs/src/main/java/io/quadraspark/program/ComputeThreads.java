package io.quadraspark.program;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How many threads one task computes with. One: tasks are the parallelism, and a sum then has one
 * order wherever it is computed.
 */
public final class ComputeThreads {
  private static boolean set;

  private ComputeThreads() {}

  /**
   * One thread for ND4J's operations, oneDNN in it and OpenBLAS, in the whole JVM; and for oneDNN
   * called by this thread.
   */
  public static synchronized void one() {
    if (!set) {
      Nd4j.getEnvironment().setMaxThreads(1);
      Nd4j.getEnvironment().setMaxMasterThreads(1);
      openblas.blas_set_num_threads(1);
      // OpenMP is asked only when everything that brings one is loaded.
      Loader.load(dnnl.class);
      set = true;
    }
    OpenMp.computeAlone();
  }
}
