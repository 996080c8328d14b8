package io.quadraspark.program;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What this JVM computes with. Results on CPU are equal to the bit for one instruction set and one
 * set of library versions, so both belong to a run's state; what is missing is said aloud, with its
 * price, never worked around in silence.
 *
 * @param backend ND4J's backend class
 * @param nd4jLibrary file that ND4J's natives were loaded from; tells whether oneDNN is in them
 * @param oneDnn whether ND4J has oneDNN
 * @param vectorModule whether the JVM resolved jdk.incubator.vector
 * @param cudaBuild whether ND4J's CUDA backend is on the class path
 * @param instructionSet what oneDNN dispatches to on this processor, {@code avx512_core_amx} for
 *     example
 */
public record Environment(
    String backend,
    String nd4jLibrary,
    boolean oneDnn,
    boolean vectorModule,
    boolean cudaBuild,
    String instructionSet)
    implements Serializable {
  private static final String AVX512 = "avx512";

  /** AVX-512 on which oneDNN computes bf16 by detours. */
  private static final Set<String> WITHOUT_BF16 = Set.of("avx512_core", "avx512_core_vnni");

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String NATIVE_LIBRARY = "nd4jcpu";

  /** Loads the native libraries and looks. */
  public static Environment detect() {
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    String library =
        Loader.getLoadedLibraries().entrySet().stream()
            .filter(entry -> entry.getKey().contains(NATIVE_LIBRARY))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("");
    return new Environment(
        backend,
        library,
        library.contains("onednn"),
        ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent(),
        Environment.class.getClassLoader().getResource(CUDA_BACKEND) != null,
        instructionSet(dnnl.dnnl_get_effective_cpu_isa()));
  }

  /** What is missing, what it costs and how to get it; empty when nothing is. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!vectorModule) {
      warnings.add(
          "WARNING: the JVM runs without the vector module: adapters' kernels take 4 to 8 times as long in plain Java, and fp32 "
              + "convolutions of 3x3 up to twice as long without Winograd's products. Start driver and executors with "
              + "--add-modules=jdk.incubator.vector (spark.driver.extraJavaOptions, spark.executor.extraJavaOptions; "
              + "cluster-conf/spark/spark-defaults.conf has both)");
    }
    if (backend.contains("Cpu") && !instructionSet.startsWith(AVX512)) {
      warnings.add(
          "NOTE: this processor has no AVX-512 (oneDNN runs on %s): about half the products a second of one that has it. "
                  .formatted(instructionSet)
              + "--backbone-precision bf16 is imitated here: its roundings, but not its speed; it is slower than fp32");
    }
    if (backend.contains("Cpu") && WITHOUT_BF16.contains(instructionSet)) {
      warnings.add(
          "NOTE: this processor has AVX-512, but no bf16 instructions (oneDNN runs on %s): "
                  .formatted(instructionSet)
              + "--backbone-precision bf16 has no instructions of its own here and may be slower than fp32");
    }
    if (backend.contains("Cpu") && !oneDnn) {
      warnings.add(
          "WARNING: ND4J runs without oneDNN (its natives come from %s); convolutions are 5 to 20 times slower. "
                  .formatted(nd4jLibrary.isEmpty() ? "an unknown file" : nd4jLibrary)
              + "Take the -onednn natives, keep the plain -avx512 ones off the class path and set "
              + "-Dorg.bytedeco.javacpp.platform.extension=-onednn on driver and executors");
    }
    if (cudaBuild && backend.contains("Cpu")) {
      warnings.add(
          "WARNING: this build has ND4J's CUDA backend, but no CUDA device could be opened; everything runs on the CPU. "
              + "ND4J's CUDA 11.6 has code for compute capability 3.7 to 8.9 only and wants the CUDA 11.6 libraries; "
              + "build without -Pcuda where there is no such device");
    }
    return warnings;
  }

  /** What a run's state records. */
  public Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    state.put("backend", backend);
    state.put("instruction_set", instructionSet);
    state.put("nd4j_library", nd4jLibrary.replaceFirst(".*(nd4j-native[^/]*\\.jar).*", "$1"));
    state.put("one_dnn", Boolean.toString(oneDnn));
    state.put("threads_per_task", "1");
    state.put("vector_module", Boolean.toString(vectorModule));
    return state;
  }

  /** Whether oneDNN computes with bf16 on this processor. */
  public static boolean hasBf16() {
    // Every set from AVX-512 on has it, by instructions of its own or by oneDNN's detours.
    return (dnnl.dnnl_get_effective_cpu_isa() & dnnl.dnnl_cpu_isa_avx512_core)
        == dnnl.dnnl_cpu_isa_avx512_core;
  }

  private static String instructionSet(int isa) {
    if (isa == dnnl.dnnl_cpu_isa_avx512_core_amx_fp16) {
      return "avx512_core_amx_fp16";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx512_core_amx) {
      return "avx512_core_amx";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx512_core_fp16) {
      return "avx512_core_fp16";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx512_core_bf16) {
      return "avx512_core_bf16";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx512_core_vnni) {
      return "avx512_core_vnni";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx512_core) {
      return "avx512_core";
    }
    if (isa == dnnl.dnnl_cpu_isa_avx2) {
      return "avx2";
    }
    return "isa_" + Integer.toHexString(isa);
  }
}
