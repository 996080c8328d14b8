package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** The program's input, f32, in the numbers that its steps hold. */
final class ImageInput {
  private ImageInput() {}

  static Tensor held(Tensor input, Lowering lowering) {
    Numbers numbers = lowering.numbers();
    if (numbers.type() == memory.data_type.f32) {
      if (numbers.rounds()) {
        lowering.schedule().add(new RoundToBf16(input));
      }
      return input;
    }
    Tensor held = input.like(numbers.type());
    reorder.primitive_desc description =
        new reorder.primitive_desc(
            OneDnn.CPU, input.image(), OneDnn.CPU, held.image(), new Fused().attributes(), false);
    lowering
        .schedule()
        .add(
            new Primitive("round the images", new reorder(description), description, 0)
                .with(dnnl.DNNL_ARG_FROM, input.image(), input.region())
                .with(dnnl.DNNL_ARG_TO, held.image(), held.region()));
    return held;
  }
}
