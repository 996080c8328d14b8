package io.quadraspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Stored images as people look at them. */
public final class DecodedImage {
  private static final int THUMBNAIL_QUALITY = 80;

  private DecodedImage() {}

  /** Width and height in pixels. */
  public record Size(int width, int height) {}

  /** The size that the image really decodes to; empty where it does not decode. */
  public static Optional<Size> size(byte[] jpeg) {
    try (PointerScope scope = new PointerScope()) {
      Mat image = OpenCv.decode(jpeg);
      return image.empty() ? Optional.empty() : Optional.of(new Size(image.cols(), image.rows()));
    } catch (RuntimeException e) { // OpenCV's own errors arrive as bare runtime exceptions
      return Optional.empty();
    }
  }

  /**
   * The image as a JPEG whose long side has at most {@code side} pixels; empty where it does not
   * decode.
   */
  public static Optional<byte[]> thumbnail(byte[] jpeg, int side) {
    try (PointerScope scope = new PointerScope()) {
      Mat image = OpenCv.decode(jpeg);
      return image.empty() ? Optional.empty() : Optional.of(encoded(shrunk(image, side)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Mat shrunk(Mat image, int side) {
    double scale = Math.min(1, (double) side / Math.max(image.cols(), image.rows()));
    int width = Math.max(1, (int) Math.round(image.cols() * scale));
    int height = Math.max(1, (int) Math.round(image.rows() * scale));
    return OpenCv.resized(image, width, height);
  }

  private static byte[] encoded(Mat image) {
    BytePointer out = new BytePointer();
    imencode(".jpg", image, out, new IntPointer(IMWRITE_JPEG_QUALITY, THUMBNAIL_QUALITY));
    byte[] jpeg = new byte[Math.toIntExact(out.limit())];
    out.get(jpeg);
    return jpeg;
  }
}
