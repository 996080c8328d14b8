package io.quadraspark.benchmark.images;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * JPEGs of 500 x 375 pixels with the spectrum of photos: as much contrast in each octave of
 * frequencies, and less in the finest.
 */
public final class PhotoFiles {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int QUALITY = 92;
  private static final int CHANNELS = 3;
  private static final int OWN_CONTRAST = 3; // of a channel, one part in so many
  private static final double[] CONTRASTS = {30, 30, 26, 22, 18, 14, 10}; // of 4, 8, ... cells

  private PhotoFiles() {}

  /** Draws {@code count} files, {@code 000.jpg} and so on. */
  public static void draw(Path directory, int count) throws IOException {
    Files.createDirectories(directory);
    for (int i = 0; i < count; i++) {
      Files.write(
          directory.resolve("%03d.jpg".formatted(i)), ImageIoCodec.encode(drawn(i), QUALITY));
    }
  }

  static List<byte[]> read(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.sorted().toList();
    }
    List<byte[]> photos = new ArrayList<>();
    for (Path file : files) {
      photos.add(Files.readAllBytes(file));
    }
    return photos;
  }

  /**
   * Writes a tar of {@code images} photos. Where a photo comes again, a number behind its end makes
   * another file of it.
   */
  public static void archive(Path directory, Path tar, int images) throws IOException {
    List<byte[]> photos = read(directory);
    Files.createDirectories(tar.getParent());
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(tar));
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      for (int i = 0; i < images; i++) {
        byte[] photo = photos.get(i % photos.size());
        TarArchiveEntry entry = new TarArchiveEntry("%06d.jpg".formatted(i));
        entry.setSize(photo.length + Integer.BYTES);
        out.putArchiveEntry(entry);
        out.write(photo);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
        out.closeArchiveEntry();
      }
    }
  }

  private static BufferedImage drawn(long seed) {
    Random random = new Random(seed);
    double[] values = new double[WIDTH * HEIGHT * CHANNELS];
    for (int octave = 0; octave < CONTRASTS.length; octave++) {
      add(values, 4 << octave, CONTRASTS[octave], random);
    }
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int rgb = 0;
      for (int c = 0; c < CHANNELS; c++) {
        long level = Math.round(128 + values[CHANNELS * i + c]);
        rgb = rgb << 8 | (int) Math.max(0, Math.min(255, level));
      }
      image.setRGB(i % WIDTH, i / WIDTH, rgb);
    }
    return image;
  }

  /** Adds noise of {@code cells} cells in a row, bilinear between them. */
  private static void add(double[] values, int cells, double contrast, Random random) {
    int side = cells + 2;
    double[] grid = new double[side * side * CHANNELS];
    for (int i = 0; i < grid.length; i += CHANNELS) {
      double common = random.nextGaussian();
      for (int c = 0; c < CHANNELS; c++) {
        grid[i + c] = contrast * (common + random.nextGaussian() / OWN_CONTRAST);
      }
    }
    double scale = (double) cells / WIDTH;
    for (int y = 0; y < HEIGHT; y++) {
      int top = (int) (y * scale);
      double down = y * scale - top;
      for (int x = 0; x < WIDTH; x++) {
        int left = (int) (x * scale);
        double right = x * scale - left;
        int at = CHANNELS * (top * side + left);
        for (int c = 0; c < CHANNELS; c++) {
          double above = grid[at + c] * (1 - right) + grid[at + CHANNELS + c] * right;
          int next = at + CHANNELS * side;
          double below = grid[next + c] * (1 - right) + grid[next + CHANNELS + c] * right;
          values[CHANNELS * (y * WIDTH + x) + c] += above * (1 - down) + below * down;
        }
      }
    }
  }
}
