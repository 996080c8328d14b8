package io.quadraspark.program.onednn;

import java.nio.ByteBuffer;
import org.bytedeco.dnnl.memory;

/**
 * A small matrix that changes with every step, a trained factor or its gradient: written and read
 * from Java.
 */
final class Matrix {
  private final Region region;
  private final memory.data_type type;
  private final int rows;
  private final int columns;
  private ByteBuffer buffer;

  Matrix(Schedule schedule, memory.data_type type, int rows, int columns) {
    this.region = schedule.keep(new Region((long) rows * columns * memory.data_type_size(type)));
    this.type = type;
    this.rows = rows;
    this.columns = columns;
  }

  MatrixProduct.Operand operand() {
    return new MatrixProduct.Operand(OneDnn.rowMajor(type, rows, columns), region);
  }

  Region region() {
    return region;
  }

  /** Writes all elements, row by row. */
  void put(float... values) {
    if (buffer == null) {
      buffer = Addresses.buffer(region.address(), region.bytes());
    }
    if (type == memory.data_type.f32) {
      buffer.asFloatBuffer().put(values);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      buffer.putShort(i * Short.BYTES, Bf16.bits(values[i]));
    }
  }

  /** Reads all elements of an f32 matrix, row by row. */
  void get(float... values) {
    if (buffer == null) {
      buffer = Addresses.buffer(region.address(), region.bytes());
    }
    buffer.asFloatBuffer().get(values);
  }
}
