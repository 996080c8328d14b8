package io.quadraspark.program.kernel;

/**
 * Some channels of a batch of channels-last images in native memory, [images, height, width,
 * channels]: number (n, h, w, c) is at {@code address + (((n * height + h) * width + w) * pitch +
 * offset + c) * element.bytes()}.
 *
 * @param address of the batch in bytes; a multiple of the element's size
 * @param pitch numbers from one pixel to the next: {@code offset + channels} or more
 * @param offset first channel of this map within a pixel
 * @param channels how many belong to this map. A kernel with fewer channels reads the rest, which
 *     must be finite (zero, say), and writes zeros there where it overwrites
 */
public record ChannelMap(
    long address, int height, int width, int pitch, int offset, int channels, Element element) {
  public ChannelMap {
    if (address == 0) {
      throw new IllegalArgumentException("A map at address 0: its memory was not allocated");
    }
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "A map of %d x %d pixels: height and width must be positive".formatted(height, width));
    }
    if (channels < 1 || offset < 0 || (long) offset + channels > pitch) {
      throw new IllegalArgumentException(
          "Channels %d to %d of a pixel of %d numbers: they must lie inside it"
              .formatted(offset, (long) offset + channels, pitch));
    }
    if (imageBytes(height, width, pitch, element) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "An image of %d x %d x %d numbers (%s) is larger than 2 GiB: use smaller images"
              .formatted(height, width, pitch, element));
    }
  }

  /** A map that is all of its memory: pitch = channels. */
  public static ChannelMap dense(
      long address, int height, int width, int channels, Element element) {
    return new ChannelMap(address, height, width, channels, 0, channels, element);
  }

  /** The channels {@code from} to {@code from + count} of this map. */
  public ChannelMap part(int from, int count) {
    if (from < 0 || count < 1 || from + count > channels) {
      throw new IllegalArgumentException(
          "Channels %d to %d of a map of %d".formatted(from, from + count, channels));
    }
    return new ChannelMap(address, height, width, pitch, offset + from, count, element);
  }

  /** Bytes from one image to the next. */
  long imageBytes() {
    return imageBytes(height, width, pitch, element);
  }

  private static long imageBytes(int height, int width, int pitch, Element element) {
    return (long) height * width * pitch * element.bytes();
  }
}
