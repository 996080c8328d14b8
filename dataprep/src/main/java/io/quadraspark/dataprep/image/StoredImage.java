package io.quadraspark.dataprep.image;

import java.io.Serializable;

/**
 * An image as it goes into a shard; width and height in pixels.
 *
 * @param perceptualHash what it looks like, see {@link PerceptualHash}
 */
public record StoredImage(byte[] jpeg, int width, int height, long perceptualHash)
    implements Serializable {}
