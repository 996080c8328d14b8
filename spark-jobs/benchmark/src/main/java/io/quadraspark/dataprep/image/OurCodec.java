package io.quadraspark.dataprep.image;

import io.quadraspark.benchmark.images.Codec;
import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * What {@code shard} does with an image; in its package, as the steps are known there alone. A
 * picture outlives its step, so no scope frees it: {@link #release} does.
 */
public final class OurCodec implements Codec<Mat> {
  private final ImageConversion conversion = new ImageConversion(SIZE, Resize.SQUISH, QUALITY);

  @Override
  public Mat decode(byte[] file) {
    return OpenCv.decode(file);
  }

  @Override
  public Mat resize(Mat picture) {
    return OpenCv.resized(picture, SIZE, SIZE);
  }

  @Override
  public byte[] encode(Mat picture) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      return conversion.encoded(picture);
    } catch (BadImage e) {
      throw new IOException(e);
    }
  }

  @Override
  public byte[] convert(byte[] file) throws IOException {
    try {
      return conversion.convert(file).jpeg();
    } catch (BadImage e) {
      throw new IOException(e);
    }
  }

  @Override
  public void release(Mat picture) {
    picture.close();
  }
}
