package io.quadraspark.program.onednn;

import io.quadraspark.engine.Precision;
import io.quadraspark.program.Environment;
import org.bytedeco.dnnl.memory;

/**
 * How the frozen backbone's numbers are held.
 *
 * @param type of activations, frozen weights and the gradients between steps
 * @param rounds whether bf16 is imitated: held as f32 and rounded to bf16 after each operation, for
 *     processors without bf16 instructions
 */
record Numbers(memory.data_type type, boolean rounds) {
  static Numbers of(Precision precision) {
    return switch (precision) {
      case FP32 -> new Numbers(memory.data_type.f32, false);
      case BF16 ->
          Environment.hasBf16()
              ? new Numbers(memory.data_type.bf16, false)
              : new Numbers(memory.data_type.f32, true);
    };
  }

  /** What tells frozen tensors of this precision from others. */
  String key() {
    return rounds || type == memory.data_type.bf16 ? "/bf16" : "";
  }

  /** The value that is held for {@code value}. */
  float held(float value) {
    return rounds ? Bf16.round(value) : value;
  }
}
