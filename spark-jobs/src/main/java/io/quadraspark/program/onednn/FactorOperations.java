package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.Step;
import io.quadraspark.program.kernel.ChannelMap;
import io.quadraspark.program.kernel.Element;
import io.quadraspark.program.kernel.FactorKernels;
import io.quadraspark.program.kernel.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.dnnl.memory;

/**
 * The atrous factors of one adapter, or of one of its products: their weights in the vector and the
 * kernels that run them.
 */
final class FactorOperations {
  private final String name;
  private final Lowering lowering;
  private final FactorKernels kernels;
  private final int offsetA;
  private final int offsetB;
  private final float[] da;
  private final float[] db;
  private final float[] gradientDa;
  private final float[] gradientDb;
  private float[] scale;
  private float[] gradientScale;

  /**
   * @param channels that have weights
   * @param offsetA where the weights of factor A begin in the vector
   */
  FactorOperations(
      Step.Adapter adapter,
      Node.Convolution base,
      int channels,
      int offsetA,
      int offsetB,
      Lowering lowering) {
    this.name = base.name();
    this.lowering = lowering;
    this.offsetA = offsetA;
    this.offsetB = offsetB;
    Node.Padding p = adapter.padding(base);
    this.kernels =
        lowering
            .workspace()
            .factors(
                new Geometry(
                    channels,
                    adapter.kernel(),
                    adapter.dilation(),
                    base.stride(),
                    p.top(),
                    p.left(),
                    p.bottom(),
                    p.right()),
                adapter.kappa());
    int weights = channels * adapter.kernel() * adapter.kernel();
    this.da = new float[weights];
    this.db = new float[weights];
    this.gradientDa = new float[weights];
    this.gradientDb = new float[weights];
  }

  /** A factor for each channel of the result, [channels], read at every run. */
  void scaleBy(float... factors) {
    scale = factors;
  }

  /** Asks for the gradient by {@link #scaleBy}, [channels], written at every run. */
  void gradientOfScale(float... gradients) {
    gradientScale = gradients;
  }

  /** Both factors read halves of one projected map, {@code half} channels each. */
  void forward(Tensor projected, int half, Tensor product) {
    forward(projected, product, map -> map.part(0, half), map -> map.part(half, half), false);
  }

  /** Both factors read all channels of one map. */
  void forward(Tensor x, Tensor y, boolean add) {
    forward(x, y, map -> map, map -> map, add);
  }

  private void forward(
      Tensor x, Tensor y, UnaryOperator<ChannelMap> a, UnaryOperator<ChannelMap> b, boolean add) {
    Operation operation =
        new JavaOperation("adapter: factors " + name, List.of(x.region(), y.region())) {
          private ChannelMap xa;
          private ChannelMap xb;
          private ChannelMap q;

          @Override
          void bind() {
            xa = a.apply(map(x));
            xb = b.apply(map(x));
            q = map(y);
          }

          @Override
          void run() {
            kernels.forward((int) x.n(), xa, xb, da, db, scale, q, add);
          }
        };
    lowering.emit(operation, y);
  }

  /** Gradients of the weights, and of the projected map. */
  void backward(Tensor projected, int half, Tensor gradient, Tensor gradientProjected) {
    backward(
        projected,
        gradient,
        gradientProjected,
        map -> map.part(0, half),
        map -> map.part(half, half),
        false);
  }

  /**
   * Gradients of the weights, and of the one map that both factors read.
   *
   * @param gradientX null where nobody wants it
   */
  void backward(Tensor x, Tensor gradient, Tensor gradientX, boolean add) {
    backward(x, gradient, gradientX, map -> map, map -> map, add);
  }

  private void backward(
      Tensor x,
      Tensor gradient,
      Tensor gradientX,
      UnaryOperator<ChannelMap> a,
      UnaryOperator<ChannelMap> b,
      boolean add) {
    List<Region> regions = new ArrayList<>(List.of(x.region(), gradient.region()));
    if (gradientX != null) {
      regions.add(gradientX.region());
    }
    Operation operation =
        new JavaOperation("adapter: factor gradients " + name, regions) {
          private ChannelMap xa;
          private ChannelMap xb;
          private ChannelMap g;
          private ChannelMap ga;
          private ChannelMap gb;

          @Override
          void bind() {
            xa = a.apply(map(x));
            xb = b.apply(map(x));
            g = map(gradient);
            ga = gradientX == null ? null : a.apply(map(gradientX));
            gb = gradientX == null ? null : b.apply(map(gradientX));
          }

          @Override
          void run() {
            kernels.backward(
                (int) x.n(),
                xa,
                xb,
                da,
                db,
                scale,
                g,
                ga,
                gb,
                add,
                gradientDa,
                gradientDb,
                gradientScale);
          }
        };
    if (gradientX == null) {
      lowering.schedule().add(operation);
    } else {
      lowering.emit(operation, gradientX);
    }
  }

  static ChannelMap map(Tensor tensor) {
    return ChannelMap.dense(
        tensor.region().address(),
        (int) tensor.h(),
        (int) tensor.w(),
        (int) tensor.c(),
        tensor.type() == memory.data_type.bf16 ? Element.BF16 : Element.F32);
  }

  void load(float... vector) {
    System.arraycopy(vector, offsetA, da, 0, da.length);
    System.arraycopy(vector, offsetB, db, 0, db.length);
  }

  void store(float... gradients) {
    System.arraycopy(gradientDa, 0, gradients, offsetA, da.length);
    System.arraycopy(gradientDb, 0, gradients, offsetB, db.length);
  }
}
