package io.quadraspark.training;

import io.quadraspark.engine.OptimizerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a round starts from and ends with: the trained vector and the inner optimiser. Neither array
 * is copied; nobody writes into them.
 */
public record ModelState(float[] weights, OptimizerState optimizer) {
  /** The bytes that a round broadcasts. A plain array, so that any Spark serialiser will do. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Floats.write(out, weights);
      out.writeLong(optimizer.steps());
      out.writeInt(optimizer.moments().size());
      for (Map.Entry<String, float[]> moments : optimizer.moments().entrySet()) {
        out.writeUTF(moments.getKey());
        Floats.write(out, moments.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static ModelState fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      float[] weights = Floats.read(in);
      long steps = in.readLong();
      Map<String, float[]> moments = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        moments.put(in.readUTF(), Floats.read(in));
      }
      return new ModelState(weights, new OptimizerState(steps, moments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
