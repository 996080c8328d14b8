package io.quadraspark.program.onednn;

import org.bytedeco.dnnl.memory;

/**
 * A map of the program, [N, H, W, C], dense.
 *
 * @param type of the elements: f32, bf16 or u8 (masks)
 * @param wide whether it is f32 in every precision
 */
record Tensor(Region region, memory.data_type type, long n, long h, long w, long c, boolean wide) {
  static Tensor of(memory.data_type type, long n, long h, long w, long c) {
    return of(type, n, h, w, c, true);
  }

  private static Tensor of(memory.data_type type, long n, long h, long w, long c, boolean wide) {
    return new Tensor(
        new Region(n * h * w * c * memory.data_type_size(type)), type, n, h, w, c, wide);
  }

  /** In the numbers that the backbone holds. */
  static Tensor held(memory.data_type type, long n, long h, long w, long c) {
    return of(type, n, h, w, c, false);
  }

  /** oneDNN's view: logical order [N, C, H, W], channels innermost in memory. */
  memory.desc image() {
    return new memory.desc(new long[] {n, c, h, w}, type, memory.format_tag.nhwc);
  }

  /** One row for each pixel: [N*H*W, C]. */
  memory.desc rows() {
    return new memory.desc(new long[] {pixels(), c}, type, new long[] {c, 1});
  }

  /** {@link #rows} transposed: [C, N*H*W]. */
  memory.desc columns() {
    return new memory.desc(new long[] {c, pixels()}, type, new long[] {1, c});
  }

  long pixels() {
    return n * h * w;
  }

  /** A new tensor of that shape and type. */
  Tensor like() {
    return of(type, n, h, w, c, wide);
  }

  /** A new tensor of that shape, in the numbers that the backbone holds. */
  Tensor like(memory.data_type other) {
    return of(other, n, h, w, c, false);
  }
}
