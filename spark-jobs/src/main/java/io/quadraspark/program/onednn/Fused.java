package io.quadraspark.program.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** What a primitive does to its result before it stores it, in order. */
final class Fused {
  private record Operand(int postOp, memory.desc desc, Region region) {}

  private final post_ops postOps = new post_ops();
  private final List<Operand> operands = new ArrayList<>();
  private int length;

  /** Adds to what the destination holds. */
  Fused sum(boolean wanted) {
    if (wanted) {
      postOps.append_sum();
      length++;
    }
    return this;
  }

  Fused add(memory.desc desc, Region region) {
    return binary(algorithm.binary_add, desc, region);
  }

  Fused multiply(memory.desc desc, Region region) {
    return binary(algorithm.binary_mul, desc, region);
  }

  private Fused binary(algorithm operation, memory.desc desc, Region region) {
    postOps.append_binary(operation, desc);
    operands.add(new Operand(length, desc, region));
    length++;
    return this;
  }

  /** {@code alpha x + beta} with eltwise_linear, and so on. */
  Fused apply(algorithm function, float alpha, float beta) {
    postOps.append_eltwise(function, alpha, beta);
    length++;
    return this;
  }

  primitive_attr attributes() {
    return OneDnn.attributes(postOps);
  }

  Primitive operandsTo(Primitive primitive) {
    operands.forEach(
        operand -> primitive.withOperand(operand.postOp(), operand.desc(), operand.region()));
    return primitive;
  }
}
