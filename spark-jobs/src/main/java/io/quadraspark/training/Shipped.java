package io.quadraspark.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value that executors get once, where every task's own copy would go over the network with each
 * round. It travels as bytes of Java's serialisation, whatever serialiser Spark is set to.
 */
public final class Shipped<T extends Serializable> implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT = 4;

  /** The values that this JVM used last, by key: a task finds what the one before it unpacked. */
  private static final Map<String, Object> UNPACKED =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
          return size() > KEPT;
        }
      };

  private final String key = UUID.randomUUID().toString();
  private final Broadcast<byte[]> bytes;

  /** Sends {@code value}. */
  public Shipped(JavaSparkContext spark, T value) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(packed)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bytes = spark.broadcast(packed.toByteArray());
  }

  /** The value on this JVM, shared by its tasks. */
  @SuppressWarnings("unchecked") // Only a T was packed.
  public T value() {
    synchronized (UNPACKED) {
      return (T) UNPACKED.computeIfAbsent(key, absent -> unpack());
    }
  }

  @SuppressWarnings("BanSerializableRead") // What this class packed, over Spark's own channel.
  private Object unpack() {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.value()))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    bytes.destroy();
  }
}
