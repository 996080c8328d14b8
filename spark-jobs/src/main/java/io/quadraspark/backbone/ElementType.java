package io.quadraspark.backbone;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The types of elements that are read, all of them into floats. */
enum ElementType {
  F32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  F16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  BF16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  F64(8) {
    @Override
    float next(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  /** Counters, {@code num_batches_tracked} for one. */
  I64(8) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getLong();
    }
  };

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  static ElementType of(String tensor, String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                BackboneErrors.unsupportedType(
                    tensor, name, Arrays.stream(values()).map(Enum::name).toList()));
  }

  int bytes() {
    return bytes;
  }

  /** All remaining elements of a little-endian buffer. */
  float[] read(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = next(buffer);
    }
    return values;
  }

  abstract float next(ByteBuffer bytes);

  /** IEEE binary16: 1 bit sign, 5 bits exponent with bias 15, 10 bits fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction + 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
