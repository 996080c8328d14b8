package io.quadraspark.program.kernel;

/** Blocks of one of the maps of a call. */
final class MapAccess {
  private final String name;
  private final NativeBatch batch = new NativeBatch();
  private final PixelBlock block = new PixelBlock();
  private ChannelMap map;

  /**
   * @param name of the map in errors
   */
  MapAccess(String name) {
    this.name = name;
  }

  /** Checks that the map suits kernels of {@code channels} channels, and opens it. */
  void open(ChannelMap map, int images, int height, int width, int channels) {
    if (map.height() != height || map.width() != width) {
      throw new IllegalArgumentException(
          "%s has %d x %d pixels: it must have %d x %d"
              .formatted(name, map.height(), map.width(), height, width));
    }
    int most = (channels + Plane.LANES - 1) / Plane.LANES * Plane.LANES;
    if (map.channels() < channels || map.channels() > most) {
      throw new IllegalArgumentException(
          "%s has %d channels: it must have %d, or up to %d with padding"
              .formatted(name, map.channels(), channels, most));
    }
    this.map = map;
    batch.open(map, images);
    block.element = map.element();
  }

  /** The rows {@code first} to {@code end} of an image, from {@code channel} on. */
  PixelBlock rows(int image, int channel, int first, int end) {
    return block(image, channel, 1, first, end - first, 0, map.width());
  }

  /** The pixels of a phase in its rows {@code first} to {@code end}. */
  PixelBlock phase(int image, int channel, int stride, Lattice.Phase phase, int first, int end) {
    return block(
        image,
        channel,
        stride,
        phase.rows().pixel(first, stride),
        end - first,
        phase.columns().pixel(phase.columns().first(), stride),
        phase.columns().count());
  }

  private PixelBlock block(
      int image, int channel, int step, int row, int rows, int column, int columns) {
    int pixelBytes = map.pitch() * map.element().bytes();
    int rowBytes = map.width() * pixelBytes;
    block.memory = batch.buffer(image);
    block.start =
        batch.start(image)
            + row * rowBytes
            + column * pixelBytes
            + (map.offset() + channel) * map.element().bytes();
    block.pixelBytes = step * pixelBytes;
    block.rowBytes = step * rowBytes;
    block.rows = rows;
    block.columns = columns;
    block.lanes = Math.min(Plane.LANES, map.channels() - channel);
    return block;
  }
}
