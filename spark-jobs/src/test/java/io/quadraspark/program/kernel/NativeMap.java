package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;

/**
 * A map in native memory between guard bytes. Its pixels have channels of others before and after
 * its own; all that is not the map's holds a pattern.
 */
final class NativeMap implements AutoCloseable {
  private static final int GUARD_BYTES = 256;
  private static final byte PATTERN = 0x5b;

  private final BytePointer memory;
  private final ByteBuffer bytes;
  private final ChannelMap map;
  private final int images;

  NativeMap(int images, int height, int width, int channels, Element element) {
    this(images, height, width, channels, element, 0, 0);
  }

  NativeMap(
      int images, int height, int width, int channels, Element element, int before, int after) {
    int pitch = before + channels + after;
    long size = (long) images * height * width * pitch * element.bytes();
    this.images = images;
    this.memory = new BytePointer(size + 2 * GUARD_BYTES);
    this.bytes = memory.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, PATTERN);
    }
    this.map =
        new ChannelMap(
            memory.address() + GUARD_BYTES, height, width, pitch, before, channels, element);
  }

  ChannelMap map() {
    return map;
  }

  /** Writes [images, H, W, channels], rounded to the map's element. */
  void set(double[] values) {
    for (int i = 0; i < values.length; i++) {
      float value = (float) values[i];
      if (map.element() == Element.BF16) {
        bytes.putShort(at(i), ScalarMemory.bf16(value));
      } else {
        bytes.putFloat(at(i), value);
      }
    }
  }

  /** [images, H, W, channels]. */
  double[] values() {
    double[] values = new double[images * map.height() * map.width() * map.channels()];
    for (int i = 0; i < values.length; i++) {
      int at = at(i);
      values[i] =
          map.element() == Element.BF16
              ? ScalarMemory.bf16(bytes.getShort(at))
              : bytes.getFloat(at);
    }
    return values;
  }

  /** Whether all bytes around the map, and between its pixels, are as they were. */
  boolean surroundingsUntouched() {
    boolean[] own = new boolean[bytes.capacity()];
    int numbers = images * map.height() * map.width() * map.channels();
    for (int i = 0; i < numbers; i++) {
      for (int b = 0; b < map.element().bytes(); b++) {
        own[at(i) + b] = true;
      }
    }
    for (int i = 0; i < own.length; i++) {
      if (!own[i] && bytes.get(i) != PATTERN) {
        return false;
      }
    }
    return true;
  }

  private int at(int i) {
    int pixel = i / map.channels();
    int channel = i % map.channels();
    return GUARD_BYTES + (pixel * map.pitch() + map.offset() + channel) * map.element().bytes();
  }

  @Override
  public void close() {
    memory.close();
  }
}
