package io.quadraspark.program.onednn;

import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;

/**
 * Mean over all pixels, f32 whatever the backbone's precision: a product with a row of ones for
 * each image. Its gradient spreads a pixel's share over all pixels as the product of a column of
 * ones with it.
 */
final class GlobalAverageUnit implements Unit {
  private final int index;
  private final int input;
  private final Lowering lowering;

  GlobalAverageUnit(int index, int input, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    Tensor y = Tensor.of(memory.data_type.f32, x.n(), 1, 1, x.c());
    lowering.output(index, y);
    Fused mean = new Fused().apply(algorithm.eltwise_linear, 1f / (x.h() * x.w()), 0);
    Matrix ones = ones(x);
    lowering
        .schedule()
        .add(
            MatrixProduct.of(
                "global average",
                batched(ones, x, 1, x.h() * x.w()),
                pixels(x),
                new MatrixProduct.Operand(
                    OneDnn.rowMajor(memory.data_type.f32, x.n(), 1, x.c()), y.region()),
                mean,
                2.0 * x.pixels() * x.c()));
  }

  @Override
  public void backward() {
    if (!lowering.needsGradient(input)) {
      return;
    }
    Tensor x = lowering.output(input);
    Tensor gradient = lowering.gradient(index);
    Tensor row = Conversion.of(gradient, x.type(), lowering);
    Lowering.Share share = lowering.share(input);
    Fused fused = new Fused().apply(algorithm.eltwise_linear, 1f / (x.h() * x.w()), 0);
    fused.sum(share.adds());
    share.mask().ifPresent(mask -> fused.multiply(pixels(mask).desc(), mask.region()));
    lowering.emit(
        MatrixProduct.of(
            "global average gradient",
            batched(ones(x), x, x.h() * x.w(), 1),
            new MatrixProduct.Operand(OneDnn.rowMajor(row.type(), x.n(), 1, x.c()), row.region()),
            pixels(share.target()),
            fused,
            2.0 * x.pixels() * x.c()),
        share.target());
  }

  private Matrix ones(Tensor x) {
    Matrix ones = new Matrix(lowering.schedule(), x.type(), 1, (int) (x.h() * x.w()));
    float[] values = new float[(int) (x.h() * x.w())];
    Arrays.fill(values, 1);
    lowering.constant(ones, values);
    return ones;
  }

  /** The same matrix for every image. */
  private static MatrixProduct.Operand batched(Matrix ones, Tensor x, long rows, long columns) {
    return new MatrixProduct.Operand(OneDnn.rowMajor(x.type(), 1, rows, columns), ones.region());
  }

  private static MatrixProduct.Operand pixels(Tensor x) {
    return new MatrixProduct.Operand(
        OneDnn.rowMajor(x.type(), x.n(), x.h() * x.w(), x.c()), x.region());
  }
}
