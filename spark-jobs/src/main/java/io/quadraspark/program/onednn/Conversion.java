package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** Between f32 and bf16. */
final class Conversion {
  private Conversion() {}

  /** The tensor in another type; itself where it has it. */
  static Tensor of(Tensor tensor, memory.data_type type, Lowering lowering) {
    if (tensor.type() == type) {
      return tensor;
    }
    Tensor converted = tensor.like(type);
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.CPU,
            tensor.image(),
            OneDnn.CPU,
            converted.image(),
            new Fused().attributes(),
            false);
    lowering
        .schedule()
        .add(
            new Primitive("convert", new reorder(description), description, 0)
                .with(dnnl.DNNL_ARG_FROM, tensor.image(), tensor.region())
                .with(dnnl.DNNL_ARG_TO, converted.image(), converted.region()));
    return converted;
  }
}
