package io.quadraspark.program.kernel;

import java.nio.ByteBuffer;

/**
 * Rows and columns of up to 16 channels of pixels in native memory. Mutable, so that the steady
 * state allocates nothing.
 */
final class PixelBlock {
  ByteBuffer memory;
  Element element;

  /** Of the first number, in bytes from the start of the memory. */
  int start;

  /** Bytes from one pixel, and from one row, to the next. */
  int pixelBytes;

  int rowBytes;
  int rows;
  int columns;

  /** How many of the 16 channels there are; the others are neither read nor written. */
  int lanes;
}
