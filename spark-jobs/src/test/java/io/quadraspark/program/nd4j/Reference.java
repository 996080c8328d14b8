package io.quadraspark.program.nd4j;

import io.quadraspark.backbone.Architectures;
import io.quadraspark.backbone.Graph;
import io.quadraspark.backbone.Safetensors;
import io.quadraspark.backbone.Tensor;
import io.quadraspark.backbone.Weights;
import io.quadraspark.program.FrozenTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A backbone with the inputs and outputs that PyTorch computed for it. */
public record Reference(Graph graph, Weights weights, Safetensors io) {
  /** One of the random micro networks in the test resources. */
  public static Reference micro(String file, String architecture) {
    return of(resource(file + ".safetensors"), resource(file + "_io.safetensors"), architecture);
  }

  /**
   * Pretrained weights of the folder that the property quadraspark.data names; skips the test where
   * it is absent.
   */
  public static Reference pretrained(String file, String architecture) {
    Path data = data();
    return of(
        read(data.resolve("backbones/" + file + ".safetensors")),
        read(data.resolve("reference/" + file + "_io.safetensors")),
        architecture);
  }

  static Path data() {
    String folder = System.getProperty("quadraspark.data", "");
    Assumptions.assumeTrue(
        !folder.isBlank() && !folder.startsWith("${"),
        "skipped: -Dquadraspark.data names no folder with real data");
    return Path.of(folder);
  }

  private static Reference of(byte[] weights, byte[] io, String architecture) {
    Weights parsed = Weights.parse(weights);
    return new Reference(Architectures.graph(architecture, parsed), parsed, Safetensors.parse(io));
  }

  public FrozenTensors frozen() {
    return new FrozenTensors(name -> weights.tensor(name).values());
  }

  /** The reference input as [N, H, W, C]. */
  public INDArray input(DataType type) {
    Tensor input = io.tensors().get("input");
    long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
    return Nd4j.createFromArray(input.values())
        .reshape('c', shape)
        .permute(0, 2, 3, 1)
        .dup('c')
        .castTo(type);
  }

  /** The reference's pooled features, [N, F]. */
  public float[] pooled() {
    return io.tensors().get("pooled").values();
  }

  private static byte[] resource(String name) {
    try (InputStream in = Reference.class.getResourceAsStream("/parity/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
