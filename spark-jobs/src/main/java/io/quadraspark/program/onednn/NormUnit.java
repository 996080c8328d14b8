package io.quadraspark.program.onednn;

import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.FrozenTensors;
import io.quadraspark.program.Step;
import io.quadraspark.program.kernel.ChannelMap;
import io.quadraspark.program.kernel.ChannelSums;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * A batch norm whose statistics stay frozen while scale and shift train: {@code y = w (z -
 * mean)/std + b}, one pass with what follows. z is kept: the gradient of w is {@code (sum G z -
 * mean sum G)/std}.
 */
final class NormUnit implements Trained {
  /** Times {@link FiniteCheck#LIMIT} it is finite. */
  private static final float LARGEST_SCALE = 1e12f;

  private final Lowering lowering;
  private final String name;
  private final VectorLayout.Tensor weight;
  private final VectorLayout.Tensor bias;
  private final float[] mean;
  private final double[] inverseStd;
  private final Matrix scale;
  private final Matrix shift;
  private final float[] scales;
  private final float[] shifts;
  private final float[] sumG;
  private final float[] sumGz;
  private final ChannelSums sums;
  private boolean sound;
  private Tensor before;

  NormUnit(Step.Norm norm, VectorLayout layout, Lowering lowering) {
    this.lowering = lowering;
    this.name = norm.name();
    this.weight = layout.tensor(name + ".weight");
    this.bias = layout.tensor(name + ".bias");
    FrozenTensors tensors = lowering.frozen().tensors();
    this.mean = tensors.get(name + ".running_mean");
    float[] variance = tensors.get(name + ".running_var");
    this.inverseStd = new double[mean.length];
    for (int c = 0; c < inverseStd.length; c++) {
      inverseStd[c] = 1 / Math.sqrt(variance[c] + norm.eps());
    }
    this.scale = new Matrix(lowering.schedule(), memory.data_type.f32, 1, mean.length);
    this.shift = new Matrix(lowering.schedule(), memory.data_type.f32, 1, mean.length);
    this.scales = new float[mean.length];
    this.shifts = new float[mean.length];
    this.sumG = new float[mean.length];
    this.sumGz = new float[mean.length];
    this.sums = lowering.workspace().channelSums();
    // They belong to the hash of what is frozen although they reach the primitives through the
    // scale.
    memory.desc perChannel = OneDnn.rowMajor(memory.data_type.f32, mean.length);
    lowering.frozen(name + ".running_mean", perChannel, perChannel, () -> mean);
    lowering.frozen(name + ".running_var", perChannel, perChannel, () -> variance);
  }

  /** The norm's shift, to which a caller appends what follows the norm. */
  Fused shifted() {
    return new Fused().add(OneDnn.perChannel(mean.length), shift.region());
  }

  /**
   * {@code y = fused(z * scale)}.
   *
   * @param fused begins with {@link #shifted}
   */
  void forward(Tensor z, Tensor y, Fused fused) {
    before = z;
    multiply("norm " + name, z, y, fused);
  }

  /** Gives the gradient of z, in a new tensor. */
  Tensor backward(Tensor gradient) {
    Tensor z = before;
    lowering
        .schedule()
        .add(
            new JavaOperation("norm gradients " + name, List.of(z.region(), gradient.region())) {
              private ChannelMap g;
              private ChannelMap values;

              @Override
              void bind() {
                g = FactorOperations.map(gradient);
                values = FactorOperations.map(z);
              }

              @Override
              void run() {
                sums.of((int) z.n(), g, values, sumG, sumGz);
              }
            });
    Tensor ofZ = gradient.like();
    multiply("norm gradient " + name, gradient, ofZ, new Fused());
    return ofZ;
  }

  private void multiply(String what, Tensor from, Tensor to, Fused fused) {
    memory.desc perChannel = OneDnn.perChannel(mean.length);
    binary.primitive_desc description =
        new binary.primitive_desc(
            OneDnn.CPU,
            algorithm.binary_mul,
            from.image(),
            perChannel,
            to.image(),
            fused.attributes(),
            false);
    lowering.emit(
        fused.operandsTo(
            new Primitive(what, new binary(description), description, 0)
                .with(dnnl.DNNL_ARG_SRC_0, from.image(), from.region())
                .with(dnnl.DNNL_ARG_SRC_1, perChannel, scale.region())
                .with(dnnl.DNNL_ARG_DST, to.image(), to.region())),
        to);
  }

  @Override
  public void load(float... vector) {
    for (int c = 0; c < mean.length; c++) {
      scales[c] = (float) (vector[weight.offset() + c] * inverseStd[c]);
      shifts[c] = (float) (vector[bias.offset() + c] - (double) mean[c] * scales[c]);
    }
    sound = true;
    for (int c = 0; c < mean.length; c++) {
      sound &= Math.abs(scales[c]) < LARGEST_SCALE && Math.abs(shifts[c]) < FiniteCheck.LIMIT;
    }
    scale.put(scales);
    shift.put(shifts);
  }

  @Override
  public boolean isSound() {
    return sound;
  }

  @Override
  public void store(float... gradients) {
    for (int c = 0; c < mean.length; c++) {
      gradients[bias.offset() + c] = sumG[c];
      gradients[weight.offset() + c] =
          (float) ((sumGz[c] - (double) mean[c] * sumG[c]) * inverseStd[c]);
    }
  }
}
