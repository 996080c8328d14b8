package io.quadraspark.engine.dl4j;

import io.quadraspark.dataprep.storage.Sha256;
import io.quadraspark.engine.AdapterSpec;
import io.quadraspark.engine.Batch;
import io.quadraspark.engine.EngineSpec;
import io.quadraspark.engine.OptimizerSpec;
import io.quadraspark.engine.Precision;
import io.quadraspark.engine.ProgramKind;
import io.quadraspark.engine.Schedule;
import io.quadraspark.engine.VectorLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;

/** The micro bottleneck network with random weights, and batches of noise with labels. */
public final class MicroBackbone {
  public static final int CLASSES = 5;
  private static final int SIZE = 32;
  private static final int PIXELS = SIZE * SIZE * 3;

  private MicroBackbone() {}

  public static byte[] file() {
    try (InputStream in =
        MicroBackbone.class.getResourceAsStream(
            "/parity/resnet_bottleneck_micro_random.safetensors")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static EngineSpec spec(AdapterSpec.Form form, OptimizerSpec optimizer) {
    return spec(form, AdapterSpec.Kernel.PRODUCT, optimizer);
  }

  static EngineSpec spec(
      AdapterSpec.Form form, AdapterSpec.Kernel kernel, OptimizerSpec optimizer) {
    return spec(form, kernel, optimizer, "file:///none");
  }

  /**
   * @param uri where executors that do not hold the backbone read it
   */
  public static EngineSpec spec(AdapterSpec.Form form, OptimizerSpec optimizer, String uri) {
    return spec(form, AdapterSpec.Kernel.PRODUCT, optimizer, uri);
  }

  private static EngineSpec spec(
      AdapterSpec.Form form, AdapterSpec.Kernel kernel, OptimizerSpec optimizer, String uri) {
    AdapterSpec adapter =
        form == AdapterSpec.Form.NONE
            ? AdapterSpec.none()
            : new AdapterSpec(
                form,
                kernel,
                2,
                3,
                AdapterSpec.AUTO,
                AdapterSpec.FAN_IN,
                AdapterSpec.SCOPE_ALL,
                false);
    return new EngineSpec(
        "resnet-bottleneck",
        uri,
        Sha256.of(file()),
        adapter,
        false,
        CLASSES,
        SIZE,
        optimizer,
        11,
        Precision.FP32,
        ProgramKind.AUTO);
  }

  /** The same network computed by that program. */
  static EngineSpec on(ProgramKind program, EngineSpec spec) {
    return new EngineSpec(
        spec.architecture(),
        spec.backboneUri(),
        spec.backboneSha256(),
        spec.adapter(),
        spec.trainBackbone(),
        spec.classes(),
        spec.imageSize(),
        spec.optimizer(),
        spec.seed(),
        spec.precision(),
        program);
  }

  public static OptimizerSpec adamW(double clip) {
    Schedule rate = Schedule.constant(1e-2);
    return new OptimizerSpec(OptimizerSpec.Kind.ADAMW, rate, rate, 0, 0, clip, 0.1);
  }

  public static OptimizerSpec sgd(double rate) {
    return sgd(rate, 0);
  }

  static OptimizerSpec sgd(double rate, double clip) {
    return new OptimizerSpec(
        OptimizerSpec.Kind.SGD, Schedule.constant(rate), Schedule.constant(rate), 0, 0, clip, 0);
  }

  static OptimizerSpec momentum(double rate, double momentum) {
    return new OptimizerSpec(
        OptimizerSpec.Kind.SGD,
        Schedule.constant(rate),
        Schedule.constant(rate),
        momentum,
        0,
        0,
        0);
  }

  public static Batch batch(int size, long seed) {
    Random random = new Random(seed);
    float[] images = new float[size * PIXELS];
    int[] labels = new int[size];
    for (int n = 0; n < size; n++) {
      labels[n] = random.nextInt(CLASSES);
      for (int i = 0; i < PIXELS; i++) {
        images[n * PIXELS + i] = 0.5f * random.nextFloat() + 0.1f * labels[n];
      }
    }
    return new Batch(images, labels, size);
  }

  static Batch union(Batch left, Batch right) {
    float[] images = new float[left.values().length + right.values().length];
    System.arraycopy(left.values(), 0, images, 0, left.values().length);
    System.arraycopy(right.values(), 0, images, left.values().length, right.values().length);
    int[] labels = new int[left.size() + right.size()];
    System.arraycopy(left.labels(), 0, labels, 0, left.size());
    System.arraycopy(right.labels(), 0, labels, left.size(), right.size());
    return new Batch(images, labels, labels.length);
  }

  /** The start with the zero factors random too, so that every factor has a gradient. */
  static float[] everythingRandom(VectorLayout layout, float[] start) {
    float[] vector = start.clone();
    Random random = new Random(9);
    for (VectorLayout.Tensor tensor : layout.tensors()) {
      if (tensor.name().endsWith(".u") || tensor.name().endsWith(".wa")) {
        for (int i = 0; i < tensor.length(); i++) {
          vector[tensor.offset() + i] = (float) (0.1 * random.nextGaussian());
        }
      }
    }
    return vector;
  }
}
