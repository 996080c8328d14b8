package io.quadraspark.program.onednn;

import static io.quadraspark.program.onednn.MatrixProduct.columns;
import static io.quadraspark.program.onednn.MatrixProduct.rows;

import io.quadraspark.engine.VectorLayout;
import io.quadraspark.program.Step;
import org.bytedeco.dnnl.memory;

/**
 * {@code q(x) = U[kappa(Da * Pa x, Db * Pb x)]}: one product projects to both factors side by side,
 * a kernel takes them to Q, a second product goes back to the output's channels. Factors are padded
 * to a multiple of 16 channels with zeros. Backward, with G the gradient: {@code dU = sum G Q^T, dQ
 * = U^T G}, the kernel's gradients, then {@code dP = dPX^T x, dx += dPX P}.
 *
 * <p>In bf16 the products read rounded operands and sum in f32, as under PyTorch's autocast; the
 * projected maps stay f32.
 */
final class LowRankUnit implements QuadraticUnit {
  private static final int LANES = 16;

  private final Lowering lowering;
  private final Step.ConvolutionStep step;
  private final double[] scale;
  private final VectorLayout.Tensor pa;
  private final VectorLayout.Tensor pb;
  private final VectorLayout.Tensor u;
  private final FactorOperations factors;
  private final int rank;
  private final int padded;
  private final int in;
  private final int out;
  private final Matrix projection;
  private final Matrix up;
  private Matrix projectionBack;
  private Matrix upBack;
  private Matrix projectionGradient;
  private Matrix upGradient;
  private Tensor projected;
  private Tensor product;
  // Between the vector and the matrices, made once.
  private final float[] wide;
  private final float[] back;
  private final float[] rowsOfFactors;
  private final float[] rowsOfOutputs;
  private final float[] gradientBack;
  private final float[] gradientRows;

  /**
   * @param scale [out] of the folded norm
   */
  LowRankUnit(Step.ConvolutionStep step, VectorLayout layout, double[] scale, Lowering lowering) {
    this.lowering = lowering;
    this.step = step;
    this.scale = scale;
    Step.Adapter adapter = step.adapter().orElseThrow();
    this.pa = layout.tensor(adapter.name() + ".pa");
    this.pb = layout.tensor(adapter.name() + ".pb");
    this.u = layout.tensor(adapter.name() + ".u");
    this.factors =
        new FactorOperations(
            adapter,
            step.node(),
            adapter.rank(),
            layout.tensor(adapter.name() + ".da").offset(),
            layout.tensor(adapter.name() + ".db").offset(),
            lowering);
    this.rank = adapter.rank();
    this.padded = (rank + LANES - 1) / LANES * LANES;
    this.in = step.node().in();
    this.out = step.node().out();
    this.projection = matrix(in, 2 * padded);
    this.up = matrix(padded, out);
    this.wide = new float[in * 2 * padded];
    this.back = new float[wide.length];
    this.rowsOfFactors = new float[padded * out];
    this.rowsOfOutputs = new float[padded * out];
    this.gradientBack = new float[wide.length];
    this.gradientRows = new float[padded * out];
  }

  private Matrix matrix(int rows, int columns) {
    return new Matrix(lowering.schedule(), lowering.numbers().type(), rows, columns);
  }

  private Matrix gradientMatrix(int rows, int columns) {
    return new Matrix(lowering.schedule(), memory.data_type.f32, rows, columns);
  }

  @Override
  public void forward(Tensor x, Tensor y) {
    projected = Tensor.of(memory.data_type.f32, x.n(), x.h(), x.w(), 2L * padded);
    product = lowering.activations(y.n(), y.h(), y.w(), padded);
    lowering
        .schedule()
        .add(
            MatrixProduct.of(
                name("project"),
                rows(x),
                projection.operand(),
                rows(projected),
                new Fused(),
                2.0 * x.pixels() * in * 2 * padded));
    factors.forward(projected, padded, product);
    lowering.emit(
        MatrixProduct.of(
            name("expand"),
            rows(product),
            up.operand(),
            rows(y),
            new Fused(),
            2.0 * y.pixels() * padded * out),
        y);
  }

  @Override
  public void backward(Tensor x, Tensor gradient, Lowering.Share share) {
    upBack = matrix(out, padded);
    upGradient = gradientMatrix(padded, out);
    projectionGradient = gradientMatrix(2 * padded, in);
    double flops = 2.0 * gradient.pixels() * padded * out;
    Tensor gradientProduct =
        Tensor.of(memory.data_type.f32, gradient.n(), gradient.h(), gradient.w(), padded);
    Tensor gradientProjected = projected.like(lowering.numbers().type());
    lowering
        .schedule()
        .add(
            MatrixProduct.of(
                name("expand, its gradient"),
                columns(product),
                rows(gradient),
                upGradient.operand(),
                new Fused(),
                flops));
    lowering
        .schedule()
        .add(
            MatrixProduct.of(
                name("expand, back"),
                rows(gradient),
                upBack.operand(),
                rows(gradientProduct),
                new Fused(),
                flops));
    factors.backward(projected, padded, gradientProduct, gradientProjected);
    flops = 2.0 * x.pixels() * in * 2 * padded;
    lowering
        .schedule()
        .add(
            MatrixProduct.of(
                name("project, its gradient"),
                columns(gradientProjected),
                rows(x),
                projectionGradient.operand(),
                new Fused(),
                flops));
    if (share != null) {
      projectionBack = matrix(2 * padded, in);
      Fused fused = share.onRows(new Fused());
      lowering.emit(
          MatrixProduct.of(
              name("project, back"),
              rows(gradientProjected),
              projectionBack.operand(),
              rows(share.target()),
              fused,
              flops),
          share.target());
    }
  }

  @Override
  public void load(float... vector) {
    for (int r = 0; r < rank; r++) {
      for (int c = 0; c < in; c++) {
        wide[c * 2 * padded + r] = vector[pa.offset() + r * in + c];
        wide[c * 2 * padded + padded + r] = vector[pb.offset() + r * in + c];
      }
      System.arraycopy(vector, pa.offset() + r * in, back, r * in, in);
      System.arraycopy(vector, pb.offset() + r * in, back, (padded + r) * in, in);
    }
    projection.put(held(wide));
    if (projectionBack != null) {
      projectionBack.put(held(back));
    }
    for (int o = 0; o < out; o++) {
      for (int r = 0; r < rank; r++) {
        float value = (float) (vector[u.offset() + o * rank + r] * scale[o]);
        rowsOfFactors[r * out + o] = value;
        rowsOfOutputs[o * padded + r] = value;
      }
    }
    up.put(held(rowsOfFactors));
    if (upBack != null) {
      upBack.put(held(rowsOfOutputs));
    }
    factors.load(vector);
  }

  private float[] held(float... values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = lowering.numbers().held(values[i]);
    }
    return values;
  }

  @Override
  public void store(float... gradients) {
    projectionGradient.get(gradientBack);
    System.arraycopy(gradientBack, 0, gradients, pa.offset(), rank * in);
    System.arraycopy(gradientBack, padded * in, gradients, pb.offset(), rank * in);
    upGradient.get(gradientRows);
    for (int o = 0; o < out; o++) {
      for (int r = 0; r < rank; r++) {
        gradients[u.offset() + o * rank + r] = (float) (gradientRows[r * out + o] * scale[o]);
      }
    }
    factors.store(gradients);
  }

  private String name(String what) {
    return "adapter: %s %s".formatted(what, step.node().name());
  }
}
