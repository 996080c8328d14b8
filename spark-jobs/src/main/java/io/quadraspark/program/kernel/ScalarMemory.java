package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;

/**
 * Between native memory and planes, number by number. A plane's number has the index {@code index +
 * column * slotStep + lane * laneStep}.
 */
final class ScalarMemory {
  private ScalarMemory() {}

  /** Loads one row. */
  static void load(PixelBlock from, int row, float[] to, int index, int slotStep, int laneStep) {
    int start = from.start + row * from.rowBytes;
    ByteBuffer memory = from.memory;
    for (int lane = 0; lane < from.lanes; lane++) {
      int at = start + lane * from.element.bytes();
      int i = index + lane * laneStep;
      if (from.element == Element.BF16) {
        for (int column = 0; column < from.columns; column++) {
          to[i + column * slotStep] = bf16(memory.getShort(at + column * from.pixelBytes));
        }
      } else {
        for (int column = 0; column < from.columns; column++) {
          to[i + column * slotStep] = memory.getFloat(at + column * from.pixelBytes);
        }
      }
    }
  }

  /** Stores, or adds, one row. */
  static void store(
      float[] from, int index, int slotStep, int laneStep, PixelBlock to, int row, boolean add) {
    int start = to.start + row * to.rowBytes;
    ByteBuffer memory = to.memory;
    for (int lane = 0; lane < to.lanes; lane++) {
      int at = start + lane * to.element.bytes();
      int i = index + lane * laneStep;
      if (to.element == Element.BF16) {
        for (int column = 0; column < to.columns; column++) {
          int p = at + column * to.pixelBytes;
          float value = from[i + column * slotStep];
          memory.putShort(p, bf16(add ? value + bf16(memory.getShort(p)) : value));
        }
      } else {
        for (int column = 0; column < to.columns; column++) {
          int p = at + column * to.pixelBytes;
          float value = from[i + column * slotStep];
          memory.putFloat(p, add ? value + memory.getFloat(p) : value);
        }
      }
    }
  }

  static float bf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Rounds to nearest, ties to even; a NaN stays one. */
  static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = Float.isNaN(value) ? bits | 0x400000 : bits + ((bits >>> 16) & 1) + 0x7fff;
    return (short) (rounded >>> 16);
  }
}
