package io.quadraspark.program.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;

/** A oneDNN primitive with its arguments. */
final class Primitive implements Operation {
  private record Argument(int id, memory.desc desc, Region region) {}

  private final String name;
  private final primitive primitive;
  private final String implementation;
  private final memory.desc scratchDesc;
  private final double flops;
  private final List<Argument> arguments = new ArrayList<>();
  private final IntMemoryMap bound = new IntMemoryMap();

  Primitive(String name, primitive primitive, primitive_desc_base description, double flops) {
    this.name = name;
    this.primitive = primitive;
    this.implementation = description.impl_info_str().getString();
    this.scratchDesc = description.query_md(dnnl.query.scratchpad_md, 0);
    this.flops = flops;
  }

  /** An argument in a region of the program. */
  Primitive with(int id, memory.desc desc, Region region) {
    arguments.add(new Argument(id, desc, region));
    return this;
  }

  /** An argument that has its memory: a frozen weight. */
  Primitive with(int id, memory frozen) {
    bound.put(id, frozen);
    return this;
  }

  /** The second operand of a fused elementwise operation. */
  Primitive withOperand(int postOp, memory.desc desc, Region region) {
    return with(operandId(postOp), desc, region);
  }

  static int operandId(int postOp) {
    return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (postOp + 1) | dnnl.DNNL_ARG_SRC_1;
  }

  @Override
  public long scratchBytes() {
    return scratchDesc.get_size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String implementation() {
    return implementation;
  }

  @Override
  public double flops() {
    return flops;
  }

  @Override
  public List<Region> regions() {
    return arguments.stream().map(Argument::region).toList();
  }

  @Override
  public void bind(Scratch scratch) {
    for (Argument argument : arguments) {
      bound.put(argument.id(), Addresses.memory(argument.desc(), argument.region().address()));
    }
    if (scratchBytes() > 0) {
      bound.put(dnnl.DNNL_ARG_SCRATCHPAD, Addresses.memory(scratchDesc, scratch.address()));
    }
  }

  @Override
  public void run(stream stream) {
    primitive.execute(stream, bound);
  }
}
