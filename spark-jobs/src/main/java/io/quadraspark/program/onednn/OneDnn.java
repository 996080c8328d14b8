package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** The library's engine, and descriptions of memory in the layouts that the program uses. */
final class OneDnn {
  /** The one CPU engine of the JVM. Memory and primitives of all programs belong to it. */
  static final engine CPU = new engine(engine.kind.cpu, 0);

  private OneDnn() {}

  /** Dense row-major, of any rank. */
  static memory.desc rowMajor(memory.data_type type, long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return new memory.desc(shape, type, strides);
  }

  /** A layout of the primitive's own choice. */
  static memory.desc any(memory.data_type type, long... shape) {
    return new memory.desc(shape, type, memory.format_tag.any);
  }

  /** A value for each channel of an image, or one for all channels. */
  static memory.desc perChannel(long channels) {
    return rowMajor(memory.data_type.f32, 1, channels, 1, 1);
  }

  /** Attributes with the caller's scratch memory: nothing is allocated while a primitive runs. */
  static primitive_attr attributes(post_ops postOps) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    attributes.set_post_ops(postOps);
    return attributes;
  }

  static long[] pair(long both) {
    return new long[] {both, both};
  }
}
