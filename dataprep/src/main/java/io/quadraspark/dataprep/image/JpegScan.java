package io.quadraspark.dataprep.image;

import java.util.List;

/**
 * One scan of a JPEG: whether its codes are those of whole blocks (ITU-T T.81, F.2.2 and G.1.2).
 */
final class JpegScan {
  private static final int BLOCK = 8;
  private static final int COEFFICIENTS = 64;
  private static final int LARGEST_CATEGORY = 11; // of a difference between 8-bit blocks
  private static final int LARGEST_SIZE = 10; // of any other coefficient, in bits
  private static final int ZERO_RUN = 0xf0;

  /** The blocks of a colour where it has a scan of its own. */
  record Grid(int across, int down) {
    static Grid of(JpegFrame frame, JpegFrame.Component component) throws BadImage {
      int mostAcross = 0;
      int mostDown = 0;
      for (JpegFrame.Component other : frame.components()) {
        if (other.across() < 1 || other.across() > 4 || other.down() < 1 || other.down() > 4) {
          throw new BadImage("corrupt JPEG: impossible sampling factors");
        }
        mostAcross = Math.max(mostAcross, other.across());
        mostDown = Math.max(mostDown, other.down());
      }
      return new Grid(
          parts(frame.width() * component.across(), mostAcross * BLOCK),
          parts(frame.height() * component.down(), mostDown * BLOCK));
    }

    int blocks() {
      return across * down;
    }
  }

  /**
   * A colour of the scan.
   *
   * @param dc, ac tables, or null where the scan says none that there is
   * @param history of each block, which coefficients are not zero; of progressive JPEGs alone
   */
  record Part(
      JpegFrame.Component component, Grid grid, HuffmanTable dc, HuffmanTable ac, long[] history) {}

  private final JpegFrame frame;
  private final List<Part> parts;
  private final int first;
  private final int last;
  private final boolean refines;
  private int endOfBandRun;

  /**
   * @param first and {@code last} coefficient of the scan
   * @param approximation the bits before this scan and with it
   */
  JpegScan(JpegFrame frame, List<Part> parts, int first, int last, int approximation)
      throws BadImage {
    this.frame = frame;
    this.parts = parts;
    this.first = frame.progressive() ? first : 0;
    this.last = frame.progressive() ? last : COEFFICIENTS - 1;
    this.refines = frame.progressive() && approximation >> 4 > 0;
    if (this.last >= COEFFICIENTS
        || this.first > this.last
        || (this.first > 0 && parts.size() > 1)) {
      throw new BadImage("corrupt JPEG: a scan header that makes no sense");
    }
  }

  /** Reads the scan to its end. */
  void check(EntropyBits bits, int restartInterval) throws BadImage {
    int units = units();
    for (int unit = 0; unit < units; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
        bits.restart((unit / restartInterval - 1) & 7);
        endOfBandRun = 0;
      }
      if (parts.size() == 1) {
        block(parts.get(0), unit, bits);
      } else {
        for (Part part : parts) {
          int blocks = part.component().across() * part.component().down();
          for (int i = 0; i < blocks; i++) {
            block(part, 0, bits);
          }
        }
      }
    }
    bits.checkEnd();
  }

  private int units() {
    if (parts.size() == 1) {
      return parts.get(0).grid().blocks();
    }
    int across = 0;
    int down = 0;
    for (JpegFrame.Component component : frame.components()) {
      across = Math.max(across, component.across());
      down = Math.max(down, component.down());
    }
    return parts(frame.width(), across * BLOCK) * parts(frame.height(), down * BLOCK);
  }

  private static int parts(int whole, int part) {
    return (whole + part - 1) / part;
  }

  private void block(Part part, int index, EntropyBits bits) throws BadImage {
    if (!frame.progressive()) {
      difference(part, bits);
      sequential(part, bits);
    } else if (first == 0) {
      if (refines) {
        bits.skip(1);
      } else {
        difference(part, bits);
      }
    } else if (refines) {
      refined(part, index, bits);
    } else {
      begun(part, index, bits);
    }
  }

  /** The first coefficient, as the difference from that of the block before. */
  private static void difference(Part part, EntropyBits bits) throws BadImage {
    int category = bits.symbol(present(part.dc()));
    if (category > LARGEST_CATEGORY) {
      throw tooLarge();
    }
    bits.skip(category);
  }

  private static void sequential(Part part, EntropyBits bits) throws BadImage {
    HuffmanTable table = present(part.ac());
    int k = 1;
    while (k < COEFFICIENTS) {
      int symbol = bits.symbol(table);
      int size = symbol & 15;
      if (size == 0 && symbol != ZERO_RUN) {
        return;
      }
      if (size > LARGEST_SIZE) {
        throw tooLarge();
      }
      bits.skip(size);
      k += (symbol >> 4) + 1;
    }
    if (k > COEFFICIENTS) {
      throw tooMany();
    }
  }

  /** A band's coefficients with their upper bits. */
  private void begun(Part part, int index, EntropyBits bits) throws BadImage {
    if (endOfBandRun > 0) {
      endOfBandRun--;
      return;
    }
    HuffmanTable table = present(part.ac());
    int k = first;
    while (k <= last) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && symbol != ZERO_RUN) {
        endOfBandRun = (1 << run) - 1 + bits.number(run);
        return;
      }
      k += run;
      if (k > last) {
        throw tooMany();
      }
      if (size > LARGEST_SIZE) {
        throw tooLarge();
      }
      if (size > 0) {
        bits.skip(size);
        part.history()[index] |= 1L << k;
      }
      k++;
    }
  }

  /**
   * One more bit of each coefficient that is not zero, and coefficients that are no longer zero.
   */
  private void refined(Part part, int index, EntropyBits bits) throws BadImage {
    HuffmanTable table = present(part.ac());
    long before = part.history()[index];
    int k = first;
    while (endOfBandRun == 0 && k <= last) {
      int symbol = bits.symbol(table);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size > 1) {
        throw new BadImage("corrupt JPEG: a refinement by more than one bit");
      }
      if (size == 0 && symbol != ZERO_RUN) {
        endOfBandRun = (1 << run) + bits.number(run);
        break;
      }
      bits.skip(size);
      while (k <= last && (run > 0 || (before >>> k & 1) == 1)) {
        if ((before >>> k & 1) == 1) {
          bits.skip(1);
        } else {
          run--;
        }
        k++;
      }
      if (k > last) {
        throw tooMany();
      }
      if (size == 1) {
        part.history()[index] |= 1L << k;
      }
      k++;
    }
    if (endOfBandRun > 0) {
      long rest = k > last ? 0 : before >>> k << k & (-1L >>> COEFFICIENTS - 1 - last);
      bits.skip(Long.bitCount(rest));
      endOfBandRun--;
    }
  }

  private static HuffmanTable present(HuffmanTable table) throws BadImage {
    if (table == null) {
      throw new BadImage("corrupt JPEG: a Huffman table is missing");
    }
    return table;
  }

  private static BadImage tooLarge() {
    return new BadImage("corrupt JPEG: a coefficient that no picture has");
  }

  private static BadImage tooMany() {
    return new BadImage("corrupt JPEG: a block of more than 64 coefficients");
  }
}
