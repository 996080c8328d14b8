package io.quadraspark.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** What a slice sends to the driver. */
sealed interface SliceOutcome {
  /** Number of the slice in its round. */
  int slice();

  /**
   * A slice that trained.
   *
   * @param delta weights after minus weights before
   * @param moments those of the optimiser's moments that are averaged, by name
   * @param sketch of its weights' quadratic terms, as {@link FactorSketch} makes it
   * @param lossSum sum over its samples
   * @param correct samples whose label had the highest score when they were trained on
   * @param frozenHash of the frozen tensors afterwards; empty where the round does not audit
   * @param dataWait of its steps, for the report alone
   */
  record Trained(
      int slice,
      float[] delta,
      Map<String, float[]> moments,
      float[] sketch,
      int samples,
      double lossSum,
      long correct,
      String frozenHash,
      DataWait dataWait)
      implements SliceOutcome {}

  /**
   * A slice that met NaN or Infinity. Sent as a result, as a failed task would be repeated in vain.
   */
  record Diverged(int slice, String message) implements SliceOutcome {}

  /**
   * A plain array, so that any Spark serialiser will do. Its first byte is 0 or 1, which tells it
   * from {@link RoundSum#KIND}.
   */
  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeBoolean(this instanceof Trained);
      out.writeInt(slice());
      if (this instanceof Trained trained) {
        out.writeInt(trained.samples());
        out.writeDouble(trained.lossSum());
        out.writeLong(trained.correct());
        out.writeUTF(trained.frozenHash());
        out.writeLong(trained.dataWait().waitedNanos());
        out.writeLong(trained.dataWait().nanos());
        Floats.write(out, trained.delta());
        out.writeInt(trained.moments().size());
        for (Map.Entry<String, float[]> moments : trained.moments().entrySet()) {
          out.writeUTF(moments.getKey());
          Floats.write(out, moments.getValue());
        }
        Floats.write(out, trained.sketch());
      } else if (this instanceof Diverged diverged) {
        out.writeUTF(diverged.message());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SliceOutcome fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      boolean trained = in.readBoolean();
      int slice = in.readInt();
      if (!trained) {
        return new Diverged(slice, in.readUTF());
      }
      int samples = in.readInt();
      double lossSum = in.readDouble();
      long correct = in.readLong();
      String frozenHash = in.readUTF();
      DataWait dataWait = new DataWait(in.readLong(), in.readLong());
      float[] delta = Floats.read(in);
      Map<String, float[]> moments = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        moments.put(in.readUTF(), Floats.read(in));
      }
      float[] sketch = Floats.read(in);
      return new Trained(
          slice, delta, moments, sketch, samples, lossSum, correct, frozenHash, dataWait);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
