package io.quadraspark.benchmark.images;

import java.io.IOException;

/**
 * A contender's way from a file to the image of a shard.
 *
 * @param <P> a decoded picture
 */
public interface Codec<P> {
  /** Side of the images in pixels: squished, without regard to the aspect ratio. */
  int SIZE = 224;

  /** Of the JPEGs in the shards. */
  int QUALITY = 90;

  P decode(byte[] file) throws IOException;

  /** Averages over areas. */
  P resize(P picture);

  byte[] encode(P picture) throws IOException;

  /** All three, as the contender would do them. */
  byte[] convert(byte[] file) throws IOException;

  /** Frees what no garbage collector does. */
  default void release(P picture) {}
}
