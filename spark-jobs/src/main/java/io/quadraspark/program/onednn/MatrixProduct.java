package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/** {@code C = fused(A B)} on views of regions. */
final class MatrixProduct {
  /** A matrix somewhere in the program's memory. */
  record Operand(memory.desc desc, Region region) {}

  private MatrixProduct() {}

  static Primitive of(String name, Operand a, Operand b, Operand c, Fused fused, double flops) {
    matmul.primitive_desc description =
        new matmul.primitive_desc(
            OneDnn.CPU, a.desc(), b.desc(), c.desc(), fused.attributes(), false);
    return fused.operandsTo(
        new Primitive(name, new matmul(description), description, flops)
            .with(dnnl.DNNL_ARG_SRC, a.desc(), a.region())
            .with(dnnl.DNNL_ARG_WEIGHTS, b.desc(), b.region())
            .with(dnnl.DNNL_ARG_DST, c.desc(), c.region()));
  }

  /** The pixels of a tensor as rows. */
  static Operand rows(Tensor tensor) {
    return new Operand(tensor.rows(), tensor.region());
  }

  /** The pixels of a tensor as columns. */
  static Operand columns(Tensor tensor) {
    return new Operand(tensor.columns(), tensor.region());
  }
}
