package io.quadraspark.program.onednn;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * A small matrix that changes with every step, a trained factor or its gradient: written and read
 * from Java.
 */
final class Matrix {
  private final Region region;
  private final memory.data_type type;
  private final int rows;
  private final int columns;

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
    if (type == memory.data_type.f32) {
      floats().put(values);
      return;
    }
    ShortBuffer bits =
        new ShortPointer(Addresses.pointer(region.address())).capacity(values.length).asBuffer();
    for (float value : values) {
      bits.put(Bf16.bits(value));
    }
  }

  /** Reads all elements of an f32 matrix, row by row. */
  void get(float... values) {
    floats().get(values);
  }

  private FloatBuffer floats() {
    return new FloatPointer(Addresses.pointer(region.address()))
        .capacity((long) rows * columns)
        .asBuffer();
  }
}
