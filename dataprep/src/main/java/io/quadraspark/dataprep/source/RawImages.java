package io.quadraspark.dataprep.source;

import java.io.Closeable;
import java.io.IOException;

/** The images of one part, one at a time: never more than one in memory. */
public interface RawImages extends Closeable {
  /** The next image, or null after the last. */
  RawImage next() throws IOException;
}
