package io.quadraspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The calls of OpenCV that are used. What they make belongs to the {@code PointerScope} that the
 * caller has open, which frees it.
 */
final class OpenCv {
  static {
    // A Spark task is one thread; OpenCV's own pool would take the cores of the other tasks.
    setNumThreads(1);
  }

  private OpenCv() {}

  /** Decodes to 8-bit BGR, turned upright where EXIF says so; an empty Mat where it cannot. */
  static Mat decode(byte[] bytes) {
    return decode(bytes, 1);
  }

  /**
   * Decodes at a part of the size: of a JPEG, fewer coefficients are transformed, which averages
   * pixels and costs less.
   *
   * @param part 1, 2, 4 or 8: the sides are divided by it and rounded up
   */
  static Mat decode(byte[] bytes, int part) {
    int flags =
        switch (part) {
          case 1 -> IMREAD_COLOR;
          case 2 -> IMREAD_REDUCED_COLOR_2;
          case 4 -> IMREAD_REDUCED_COLOR_4;
          case 8 -> IMREAD_REDUCED_COLOR_8;
          default -> throw new IllegalArgumentException("No decoder of 1/" + part);
        };
    BytePointer data = new BytePointer(bytes);
    return imdecode(new Mat(1, bytes.length, CV_8UC1, data), flags);
  }

  /** Resizes without aliasing: area averages when shrinking, bilinear when enlarging. */
  static Mat resized(Mat image, int width, int height) {
    if (image.cols() == width && image.rows() == height) {
      return image;
    }
    // Area averaging works only where both sides shrink, so the side that grows comes second.
    int shrunkWidth = Math.min(width, image.cols());
    int shrunkHeight = Math.min(height, image.rows());
    Mat shrunk = new Mat();
    resize(image, shrunk, new Size(shrunkWidth, shrunkHeight), 0, 0, INTER_AREA);
    if (shrunkWidth == width && shrunkHeight == height) {
      return shrunk;
    }
    Mat result = new Mat();
    resize(shrunk, result, new Size(width, height), 0, 0, INTER_LINEAR);
    return result;
  }
}
