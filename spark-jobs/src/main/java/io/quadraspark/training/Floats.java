package io.quadraspark.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Float arrays on the wire: a count, then big-endian floats. */
final class Floats {
  /** Bytes converted at a time: a head's vector needs no second copy of itself. */
  private static final int PART = 1 << 15;

  private Floats() {}

  static void write(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer part = ByteBuffer.allocate(PART);
    for (int done = 0; done < values.length; ) {
      int count = Math.min(PART / Float.BYTES, values.length - done);
      part.asFloatBuffer().put(values, done, count);
      out.write(part.array(), 0, Float.BYTES * count);
      done += count;
    }
  }

  static float[] read(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    ByteBuffer part = ByteBuffer.allocate(PART);
    for (int done = 0; done < values.length; ) {
      int count = Math.min(PART / Float.BYTES, values.length - done);
      in.readFully(part.array(), 0, Float.BYTES * count);
      part.asFloatBuffer().get(values, done, count);
      done += count;
    }
    return values;
  }
}
