package io.quadraspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Stored images as people look at them. */
public final class DecodedImage {
  private static final int THUMBNAIL_QUALITY = 80;

  /** A broken file may claim any size; what is decoded of it must fit into a task. */
  private static final long GLIMPSE_PIXELS = 100_000_000;

  private static final int GLIMPSE_PART = 8;

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

  /**
   * What there is to see of a JPEG that is not whole, as {@link #thumbnail}; empty for other
   * formats, which a decoder gives up on, and where there is nothing.
   */
  public static Optional<byte[]> glimpse(byte[] broken, int side) {
    ImageFormat.Dimensions dimensions = claimed(broken);
    long pixels = (long) dimensions.width() * dimensions.height();
    if (pixels == 0 || pixels > GLIMPSE_PIXELS) {
      return Optional.empty();
    }
    int shortSide = Math.min(dimensions.width(), dimensions.height());
    int part = shortSide >= GLIMPSE_PART * side ? GLIMPSE_PART : 1;
    try (PointerScope scope = new PointerScope()) {
      Mat image = OpenCv.decode(ended(broken), part);
      return image.empty() ? Optional.empty() : Optional.of(encoded(shrunk(image, side)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** With an end marker the decoder takes what there is; without one it waits for more. */
  private static byte[] ended(byte[] broken) {
    byte[] ended = Arrays.copyOf(broken, broken.length + 2);
    ended[broken.length] = (byte) 0xff;
    ended[broken.length + 1] = (byte) 0xd9;
    return ended;
  }

  /** The dimensions of the first frame header before the file breaks off; 0 x 0 without one. */
  private static ImageFormat.Dimensions claimed(byte[] broken) {
    FirstFrame first = new FirstFrame(broken);
    if (new JpegFormat().matches(broken)) {
      try {
        JpegSegments.walk(broken, first);
      } catch (BadImage expected) {
        // That it breaks off somewhere is why it is looked at.
      }
    }
    return first.dimensions;
  }

  private static final class FirstFrame implements JpegSegments.Visitor {
    private final byte[] bytes;
    private ImageFormat.Dimensions dimensions = new ImageFormat.Dimensions(0, 0);

    FirstFrame(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void segment(int marker, int start, int end) throws BadImage {
      if (JpegFrame.isMarker(marker) && dimensions.width() == 0) {
        dimensions = JpegFrame.parse(bytes, marker, start, end).dimensions();
      }
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
