package io.quadraspark.dataprep.image;

import java.io.Serializable;

/** An image as it goes into a shard; width and height in pixels. */
public record StoredImage(byte[] jpeg, int width, int height) implements Serializable {}
