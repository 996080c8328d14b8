package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Between native memory and planes, vector by vector. Fewer than 16 channels go one by one. */
final class VectorMemory {
  private static final VectorSpecies<Float> SPECIES = VectorLanes.SPECIES;
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(
          short.class, VectorShape.forBitSize(SPECIES.length() * Element.BF16.bytes() * 8));
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final int LANES = Plane.LANES;

  private VectorMemory() {}

  static void load(PixelBlock from, float[] to, int index, int pitch) {
    for (int row = 0; row < from.rows; row++) {
      int start = from.start + row * from.rowBytes;
      int at = index + row * pitch;
      if (from.lanes < LANES) {
        ScalarMemory.load(from, row, to, at, LANES, 1);
      } else if (from.element == Element.BF16) {
        loadBf16(from.memory, start, from.pixelBytes, from.columns, to, at);
      } else {
        loadF32(from.memory, start, from.pixelBytes, from.columns, to, at);
      }
    }
  }

  static void store(float[] from, int index, int pitch, PixelBlock to, boolean add) {
    for (int row = 0; row < to.rows; row++) {
      int start = to.start + row * to.rowBytes;
      int at = index + row * pitch;
      if (to.lanes < LANES) {
        ScalarMemory.store(from, at, LANES, 1, to, row, add);
      } else if (to.element == Element.BF16) {
        if (add) {
          addBf16(from, at, to.memory, start, to.pixelBytes, to.columns);
        } else {
          storeBf16(from, at, to.memory, start, to.pixelBytes, to.columns);
        }
      } else if (add) {
        addF32(from, at, to.memory, start, to.pixelBytes, to.columns);
      } else {
        storeF32(from, at, to.memory, start, to.pixelBytes, to.columns);
      }
    }
  }

  private static void loadF32(
      ByteBuffer from, int start, int step, int columns, float[] to, int index) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        f32(from, start + column * step + lane * 4).intoArray(to, index + column * LANES + lane);
      }
    }
  }

  private static void loadBf16(
      ByteBuffer from, int start, int step, int columns, float[] to, int index) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        bf16(from, start + column * step + lane * 2).intoArray(to, index + column * LANES + lane);
      }
    }
  }

  private static void storeF32(
      float[] from, int index, ByteBuffer to, int start, int step, int columns) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        FloatVector.fromArray(SPECIES, from, index + column * LANES + lane)
            .intoByteBuffer(to, start + column * step + lane * 4, ORDER);
      }
    }
  }

  private static void addF32(
      float[] from, int index, ByteBuffer to, int start, int step, int columns) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        int at = start + column * step + lane * 4;
        FloatVector.fromArray(SPECIES, from, index + column * LANES + lane)
            .add(f32(to, at))
            .intoByteBuffer(to, at, ORDER);
      }
    }
  }

  private static void storeBf16(
      float[] from, int index, ByteBuffer to, int start, int step, int columns) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        bf16(FloatVector.fromArray(SPECIES, from, index + column * LANES + lane))
            .intoByteBuffer(to, start + column * step + lane * 2, ORDER);
      }
    }
  }

  private static void addBf16(
      float[] from, int index, ByteBuffer to, int start, int step, int columns) {
    for (int column = 0; column < columns; column++) {
      for (int lane = 0; lane < LANES; lane += SPECIES.length()) {
        int at = start + column * step + lane * 2;
        bf16(FloatVector.fromArray(SPECIES, from, index + column * LANES + lane).add(bf16(to, at)))
            .intoByteBuffer(to, at, ORDER);
      }
    }
  }

  private static FloatVector f32(ByteBuffer from, int at) {
    return FloatVector.fromByteBuffer(SPECIES, from, at, ORDER);
  }

  private static FloatVector bf16(ByteBuffer from, int at) {
    ShortVector half = ShortVector.fromByteBuffer(SHORTS, from, at, ORDER);
    IntVector bits = (IntVector) half.convertShape(VectorOperators.S2I, INTS, 0);
    return bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
  }

  /** See {@link ScalarMemory#bf16(float)}. */
  private static ShortVector bf16(FloatVector value) {
    IntVector bits = value.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    IntVector rounded = bits.add(odd).add(0x7fff);
    IntVector quiet = bits.or(0x400000);
    IntVector kept =
        quiet
            .blend(rounded, value.compare(VectorOperators.EQ, value).cast(INTS))
            .lanewise(VectorOperators.LSHR, 16);
    return (ShortVector) kept.convertShape(VectorOperators.I2S, SHORTS, 0);
  }
}
