package io.quadraspark.dataprep.source;

import java.io.Closeable;
import java.io.IOException;

/** The images of one part, one at a time: never more than one in memory. */
public interface RawImages extends Closeable {
  /** The next image, or null after the last. */
  RawImage next() throws IOException;

  /**
   * Passes over the next image, cheaper than reading it where that is possible; false at the end.
   */
  default boolean skip() throws IOException {
    return next() != null;
  }
}
