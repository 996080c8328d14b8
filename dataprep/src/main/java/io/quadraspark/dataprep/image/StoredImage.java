package io.quadraspark.dataprep.image;

import java.io.Serializable;

/**
 * An image as it goes into a shard; all sides in pixels.
 *
 * @param sourceWidth as the file that it came from says, before its orientation is applied
 * @param sourceHeight likewise
 * @param perceptualHash what it looks like, see {@link PerceptualHash}
 */
public record StoredImage(
    byte[] jpeg, int width, int height, int sourceWidth, int sourceHeight, long perceptualHash)
    implements Serializable {}
