package io.quadraspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.io.Serializable;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * From the bytes of any image to the JPEG that goes into a shard: inspected, decoded upright,
 * resized, encoded. The same bytes give the same JPEG. Alpha and colour profiles are dropped: the
 * colours are those that the file stores, as Pillow's {@code convert("RGB")} has them.
 *
 * @param size in pixels of the square, or of the short side
 * @param quality of the JPEG, 1 to 100; from 95 on colour keeps its full resolution, which small
 *     images need
 * @param passThrough whether a JPEG that is as it should be already keeps its bytes
 * @param checkEntropy whether the data of JPEGs is checked for damage that decoders pass over
 */
public record ImageConversion(
    int size, Resize resize, int quality, boolean passThrough, boolean checkEntropy)
    implements Serializable {
  private static final int COLOURS = 3;

  /** Decoded this is 300 MB; more is an attack or an accident. */
  private static final long MAX_PIXELS = 100_000_000;

  /** The longest side that JPEG can store. */
  private static final int MAX_SIDE = 65_500;

  private static final int FULL_COLOUR_QUALITY = 95;

  /** A JPEG's blocks are 8 x 8: below 1/8 there is nothing left of them. */
  private static final int MAX_PART = 8;

  /**
   * What is decoded smaller is still shrunk by this at least: the average over areas then decides
   * how the image looks, and not the decoder.
   */
  private static final int LEFT_TO_SHRINK = 2;

  /** A conversion that encodes every image, and leaves damage to the decoder. */
  public ImageConversion(int size, Resize resize, int quality) {
    this(size, resize, quality, false, false);
  }

  /**
   * Converts one image.
   *
   * @throws BadImage when it is not a whole image that can be decoded
   */
  public StoredImage convert(byte[] source) throws BadImage {
    ImageFormat format = ImageFormat.of(source);
    ImageFormat.Dimensions dimensions = format.inspect(source);
    checkDimensions(dimensions);
    boolean jpeg = format instanceof JpegFormat;
    if (checkEntropy && jpeg) {
      JpegEntropy.check(source);
    }
    try (PointerScope scope = new PointerScope()) {
      Mat image = OpenCv.decode(source, jpeg ? part(dimensions) : 1);
      if (image.empty()) {
        throw undecodable(format);
      }
      Mat resized = resized(image);
      boolean kept = passThrough && jpeg && fits(source, resized);
      byte[] stored = kept ? source : encoded(resized);
      return new StoredImage(
          stored,
          resized.cols(),
          resized.rows(),
          dimensions.width(),
          dimensions.height(),
          PerceptualHash.of(resized));
    } catch (RuntimeException e) {
      // OpenCV's own errors arrive as bare runtime exceptions.
      throw undecodable(format);
    }
  }

  private static BadImage undecodable(ImageFormat format) {
    return new BadImage("corrupt %s: it cannot be decoded".formatted(format.label()));
  }

  private void checkDimensions(ImageFormat.Dimensions dimensions) throws BadImage {
    int width = dimensions.width();
    int height = dimensions.height();
    if (width < 1 || height < 1) {
      throw new BadImage("impossible dimensions: %d x %d pixels".formatted(width, height));
    }
    long longSide = Math.max(width, height);
    if ((long) width * height > MAX_PIXELS
        || longSide > MAX_SIDE
        || (resize == Resize.SHORT_SIDE && longSide * size / Math.min(width, height) > MAX_SIDE)) {
      throw new BadImage("absurd dimensions: %d x %d pixels".formatted(width, height));
    }
  }

  /** How small a JPEG may be decoded. */
  private int part(ImageFormat.Dimensions dimensions) {
    int shortSide = Math.min(dimensions.width(), dimensions.height());
    int part = 1;
    while (part < MAX_PART && shortSide / (2 * part) >= LEFT_TO_SHRINK * size) {
      part *= 2;
    }
    return part;
  }

  private Mat resized(Mat image) {
    if (resize == Resize.SQUISH) {
      return OpenCv.resized(image, size, size);
    }
    double scale = (double) size / Math.min(image.cols(), image.rows());
    int width = Math.max(size, (int) Math.round(image.cols() * scale));
    int height = Math.max(size, (int) Math.round(image.rows() * scale));
    return OpenCv.resized(image, width, height);
  }

  /** Whether the source is what every reader of the shard takes for the picture. */
  private static boolean fits(byte[] source, Mat picture) throws BadImage {
    JpegHeader header = JpegHeader.read(source);
    return header.frame().common()
        && header.frame().components().size() == COLOURS
        && header.frame().width() == picture.cols()
        && header.frame().height() == picture.rows()
        && header.orientation() == ExifOrientation.UPRIGHT
        && header.end() == source.length;
  }

  /** The JPEG of a picture. */
  byte[] encoded(Mat image) throws BadImage {
    int sampling =
        quality >= FULL_COLOUR_QUALITY
            ? IMWRITE_JPEG_SAMPLING_FACTOR_444
            : IMWRITE_JPEG_SAMPLING_FACTOR_420;
    BytePointer out = new BytePointer();
    IntPointer parameters =
        new IntPointer(IMWRITE_JPEG_QUALITY, quality, IMWRITE_JPEG_SAMPLING_FACTOR, sampling);
    if (!imencode(".jpg", image, out, parameters)) {
      throw new BadImage("it cannot be encoded as JPEG");
    }
    byte[] jpeg = new byte[Math.toIntExact(out.limit())];
    out.get(jpeg);
    return jpeg;
  }
}
