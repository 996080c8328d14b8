package io.quadraspark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quadraspark.program.Environment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The ground that all else stands on: three native libraries of one JavaCPP line in one executor
 * JVM.
 */
class GroundTest {
  private record Findings(
      String jvm,
      double pixel,
      double product,
      double convolution,
      double oneDnnProduct,
      Environment environment)
      implements java.io.Serializable {}

  @Test
  void openCvNd4jAndOneDnnComputeTogetherInOneExecutor() {
    String driver = ManagementFactory.getRuntimeMXBean().getName();
    Findings found =
        TestSpark.onCluster(
            1, spark -> spark.parallelize(List.of(1), 1).map(one -> onExecutor()).collect().get(0));
    assertThat(found.jvm()).isNotEqualTo(driver);
    assertThat(found.pixel()).isCloseTo(100, within(2.0));
    assertThat(found.product()).isEqualTo(6.0);
    assertThat(found.convolution()).isEqualTo(9.0);
    assertThat(found.oneDnnProduct()).isEqualTo(8.0);
    assertThat(found.environment().oneDnn()).as(found.environment().nd4jLibrary()).isTrue();
    assertThat(found.environment().vectorModule()).isTrue();
    // Nothing is missing; under -Pcuda, on a machine without such a device, CUDA is.
    assertThat(found.environment().warnings())
        .filteredOn(warning -> warning.startsWith("WARNING"))
        .hasSize(found.environment().cudaBuild() ? 1 : 0)
        .allMatch(warning -> warning.contains("CUDA"));
  }

  @Test
  void aStartWithoutVectorModuleOrOneDnnIsLoud() {
    Environment bare =
        new Environment(
            "CpuBackend",
            "/cache/linux-x86_64-avx512/libnd4jcpu.so",
            false,
            false,
            false,
            "avx512_core_bf16");
    assertThat(bare.warnings())
        .hasSize(2)
        .allMatch(warning -> warning.startsWith("WARNING"))
        .anyMatch(warning -> warning.contains("--add-modules=jdk.incubator.vector"))
        .anyMatch(warning -> warning.contains("platform.extension=-onednn "));
  }

  @Test
  void aProcessorWithoutAvx512IsToldWhatThatCosts() {
    assertThat(onCpu("avx2").warnings())
        .singleElement()
        .asString()
        .startsWith("NOTE")
        .contains("avx2", "half the products", "bf16 is imitated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"avx512_core", "avx512_core_vnni"})
  void aProcessorWithAvx512ButNoBf16IsToldWhatThatCosts(String instructionSet) {
    assertThat(onCpu(instructionSet).warnings())
        .singleElement()
        .asString()
        .startsWith("NOTE")
        .contains(
            instructionSet + ")", "bf16 has no instructions of its own", "may be slower than fp32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"avx512_core_bf16", "avx512_core_fp16", "avx512_core_amx", "avx512_core_amx_fp16"})
  void aProcessorWithBf16IsToldNothing(String instructionSet) {
    assertThat(onCpu(instructionSet).warnings()).isEmpty();
  }

  private static Environment onCpu(String instructionSet) {
    return new Environment(
        "CpuBackend", "/x-onednn/libnd4jcpu.so", true, true, false, instructionSet);
  }

  @Test
  void aCudaBuildWithoutADeviceIsLoud() {
    Environment cpu =
        new Environment(
            "CpuBackend", "/x-onednn/libnd4jcpu.so", true, true, true, "avx512_core_amx");
    assertThat(cpu.warnings())
        .singleElement()
        .asString()
        .startsWith("WARNING")
        .contains("CUDA", "compute capability");
  }

  private static Findings onExecutor() {
    assertThat(SparkEnv.get().executorId()).isNotEqualTo("driver");
    double pixel = jpegThroughOpenCv();
    double product =
        Nd4j.ones(DataType.FLOAT, 2, 6).mmul(Nd4j.ones(DataType.FLOAT, 6, 3)).getDouble(1, 2);
    double oneDnn = productThroughOneDnn();
    double convolution = convolutionThroughNd4j();
    String jvm = ManagementFactory.getRuntimeMXBean().getName();
    return new Findings(jvm, pixel, product, convolution, oneDnn, Environment.detect());
  }

  /** Encodes a grey image, decodes it, shrinks it; the value of a pixel. */
  private static double jpegThroughOpenCv() {
    try (Mat grey = new Mat(64, 64, opencv_core.CV_8UC3, Scalar.all(100));
        BytePointer jpeg = new BytePointer();
        Mat small = new Mat();
        Size size = new Size(16, 16)) {
      opencv_imgcodecs.imencode(".jpg", grey, jpeg);
      try (Mat bytes = new Mat(1, (int) jpeg.limit(), opencv_core.CV_8UC1, jpeg);
          Mat decoded = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR)) {
        opencv_imgproc.resize(decoded, small, size, 0, 0, opencv_imgproc.INTER_AREA);
        return small.ptr(8, 8).get() & 0xff;
      }
    }
  }

  private static double convolutionThroughNd4j() {
    INDArray image = Nd4j.ones(DataType.FLOAT, 1, 5, 5, 1);
    INDArray kernel = Nd4j.ones(DataType.FLOAT, 3, 3, 1, 1);
    INDArray out = Nd4j.create(DataType.FLOAT, 1, 5, 5, 1);
    Nd4j.exec(
        org.nd4j.linalg.api.ops.DynamicCustomOp.builder("conv2d")
            .addInputs(image, kernel)
            .addOutputs(out)
            .addIntegerArguments(3, 3, 1, 1, 1, 1, 1, 1, 0, 1, 0)
            .build());
    return out.getDouble(0, 2, 2, 0);
  }

  /** [2, 4] x [4, 2] of ones and twos through oneDNN's own matmul. */
  private static double productThroughOneDnn() {
    engine cpu = new engine(engine.kind.cpu, 0);
    stream queue = new stream(cpu);
    memory.desc left =
        new memory.desc(new long[] {2, 4}, memory.data_type.f32, memory.format_tag.ab);
    memory.desc right =
        new memory.desc(new long[] {4, 2}, memory.data_type.f32, memory.format_tag.ab);
    memory.desc out =
        new memory.desc(new long[] {2, 2}, memory.data_type.f32, memory.format_tag.ab);
    FloatPointer a = new FloatPointer(1, 1, 1, 1, 1, 1, 1, 1);
    FloatPointer b = new FloatPointer(2, 2, 2, 2, 2, 2, 2, 2);
    FloatPointer c = new FloatPointer(4);
    org.bytedeco.dnnl.IntMemoryMap arguments = new org.bytedeco.dnnl.IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, new memory(left, cpu, a));
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, new memory(right, cpu, b));
    arguments.put(dnnl.DNNL_ARG_DST, new memory(out, cpu, c));
    new matmul(new matmul.primitive_desc(cpu, left, right, out)).execute(queue, arguments);
    queue._wait();
    return c.get(3);
  }
}
