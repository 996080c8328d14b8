package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * The buffers through which the images of a {@link ChannelMap} are reached, kept as long as the
 * address and sizes stay the same. A buffer has at most 2 GiB, a batch may have more.
 */
final class NativeBatch {
  private static final long BUFFER_BYTES = 1L << 30;

  private long address;
  private long imageBytes;
  private int images;
  private int imagesInBuffer;
  private ByteBuffer[] buffers;

  /** Has the buffers for this many images of the map. */
  void open(ChannelMap map, int images) {
    if (buffers != null
        && address == map.address()
        && imageBytes == map.imageBytes()
        && this.images >= images) {
      return;
    }
    address = map.address();
    imageBytes = map.imageBytes();
    this.images = images;
    imagesInBuffer = (int) Math.max(1, Math.min(images, BUFFER_BYTES / imageBytes));
    buffers = new ByteBuffer[(images + imagesInBuffer - 1) / imagesInBuffer];
    for (int i = 0; i < buffers.length; i++) {
      int first = i * imagesInBuffer;
      long bytes = Math.min(imagesInBuffer, images - first) * imageBytes;
      buffers[i] = new RawMemory(address + first * imageBytes, bytes).asByteBuffer();
      buffers[i].order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  ByteBuffer buffer(int image) {
    return buffers[image / imagesInBuffer];
  }

  /** Where an image begins in its buffer, in bytes. */
  int start(int image) {
    return (int) (image % imagesInBuffer * imageBytes);
  }

  private static final class RawMemory extends BytePointer {
    RawMemory(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }
}
