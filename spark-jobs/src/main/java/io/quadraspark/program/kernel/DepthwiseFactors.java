package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * 16 channels of one image at a time, in bands of rows that stay in the first-level cache: the
 * inputs are copied into planes with a border as far as the band reads, A and B are computed beside
 * them and joined. Backward, the gradients of A and B of the whole image are kept, and those of the
 * inputs follow as soon as the rows that they gather are there.
 */
final class DepthwiseFactors implements FactorKernels {
  private static final int LANES = Plane.LANES;
  private static final int[] NO_OFFSET = {0};

  private final Geometry geometry;
  private final AdapterSpec.Kernel kernel;
  private final Planes planes;
  private final LaneOperations operations;
  private final MapAccess xa = new MapAccess("The input of A");
  private final MapAccess xb = new MapAccess("The input of B");
  private final MapAccess result = new MapAccess("The quadratic term");
  private final MapAccess gradientXa = new MapAccess("The gradient of the input of A");
  private final MapAccess gradientXb = new MapAccess("The gradient of the input of B");
  private final float[] ones = new float[LANES];
  private Lattice lattice;
  private List<ChannelBlock> blocks;
  private boolean oneInput;

  DepthwiseFactors(
      Geometry geometry, AdapterSpec.Kernel kernel, Planes planes, LaneOperations operations) {
    this.geometry = geometry;
    this.kernel = kernel;
    this.planes = planes;
    this.operations = operations;
    Arrays.fill(ones, 1);
  }

  @Override
  public void forward(
      int images,
      ChannelMap xa,
      ChannelMap xb,
      float[] da,
      float[] db,
      float[] scale,
      ChannelMap q,
      boolean add) {
    open(images, xa, xb, q);
    blocks.forEach(block -> block.pack(lattice, da, db, scale));
    for (int n = 0; n < images; n++) {
      for (ChannelBlock block : blocks) {
        for (int row = 0, loaded = 0; row < lattice.rows; row += lattice.bandRows) {
          int end = Math.min(lattice.rows, row + lattice.bandRows);
          loaded = load(n, block, loaded, lattice.inputRows(end));
          factors(block, row, end);
          int count = (end - row) * lattice.pitch;
          operations.join(kernel, planes.u, planes.v, block.scale, planes.u, count);
          operations.store(
              planes.u, 0, lattice.pitch, result.rows(n, block.channel, row, end), add);
        }
      }
    }
  }

  @Override
  public void backward(
      int images,
      ChannelMap xa,
      ChannelMap xb,
      float[] da,
      float[] db,
      float[] scale,
      ChannelMap gradient,
      ChannelMap gradientXa,
      ChannelMap gradientXb,
      boolean add,
      float[] gradientDa,
      float[] gradientDb,
      float[] gradientScale) {
    open(images, xa, xb, gradient);
    boolean through = openGradients(images, xa, gradientXa, gradientXb);
    boolean summed = through && gradientXa.equals(gradientXb);
    for (ChannelBlock block : blocks) {
      block.pack(lattice, da, db, scale);
      block.packPhases(lattice, da, db);
    }
    for (int n = 0; n < images; n++) {
      for (ChannelBlock block : blocks) {
        for (int row = 0, loaded = 0; row < lattice.rows; row += lattice.bandRows) {
          int end = Math.min(lattice.rows, row + lattice.bandRows);
          loaded = load(n, block, loaded, lattice.inputRows(end));
          factors(block, row, end);
          operations.load(result.rows(n, block.channel, row, end), planes.g, 0, lattice.pitch);
          weightGradients(block, row, end, gradientScale != null);
          if (through) {
            int last = end == lattice.rows ? lattice.pixelRows : end;
            inputGradients(n, block, row, last, summed, add);
          }
        }
        block.endImage();
      }
    }
    blocks.forEach(block -> block.write(gradientDa, gradientDb, gradientScale));
  }

  private void open(int images, ChannelMap a, ChannelMap b, ChannelMap q) {
    if (lattice == null || !lattice.fits(a)) {
      lattice = new Lattice(geometry, a.height(), a.width());
      blocks =
          IntStream.iterate(0, c -> c < geometry.channels(), c -> c + LANES)
              .mapToObj(c -> new ChannelBlock(geometry, lattice, c))
              .toList();
    }
    oneInput = a.equals(b);
    xa.open(a, images, a.height(), a.width(), geometry.channels());
    xb.open(b, images, a.height(), a.width(), geometry.channels());
    result.open(q, images, lattice.rows, lattice.columns, geometry.channels());
    planes.xa.clear(lattice.inputSlots);
    if (!oneInput) {
      planes.xb.clear(lattice.inputSlots);
    }
    int band = lattice.bandRows * lattice.pitch;
    planes.u.clear(band);
    planes.v.clear(band);
  }

  private boolean openGradients(int images, ChannelMap x, ChannelMap a, ChannelMap b) {
    if ((a == null) != (b == null)) {
      throw new IllegalArgumentException(
          "The gradient of one input is wanted, of the other not: ask for both or for none");
    }
    if (a != null) {
      gradientXa.open(a, images, x.height(), x.width(), geometry.channels());
      gradientXb.open(b, images, x.height(), x.width(), geometry.channels());
    }
    planes.g.clear(lattice.bandRows * lattice.pitch);
    planes.kappa.clear(lattice.bandRows * lattice.pitch);
    planes.a.clear(lattice.gradientSlots);
    planes.b.clear(lattice.gradientSlots);
    return a != null;
  }

  /** Loads the phase rows {@code first} to {@code end} of the inputs; gives {@code end}. */
  private int load(int image, ChannelBlock block, int first, int end) {
    for (int i = 0; i < lattice.phases.size(); i++) {
      Lattice.Phase phase = lattice.phases.get(i);
      int from = Math.max(first, phase.rows().first());
      int to = Math.min(end, phase.rows().end());
      if (from < to) {
        int slot = phase.start() + from * lattice.pitch + phase.columns().first();
        int s = geometry.stride();
        operations.load(
            xa.phase(image, block.channel, s, phase, from, to), planes.xa, slot, lattice.pitch);
        if (!oneInput) {
          operations.load(
              xb.phase(image, block.channel, s, phase, from, to), planes.xb, slot, lattice.pitch);
        }
      }
    }
    return end;
  }

  /** A into u, B into v, for the result rows {@code row} to {@code end}. */
  private void factors(ChannelBlock block, int row, int end) {
    int slot = row * lattice.pitch;
    int count = (end - row) * lattice.pitch;
    int[] offsets = lattice.taps.offsets();
    operations.convolve(planes.xa, slot, offsets, block.a, planes.u, 0, count, false);
    operations.convolve(inputB(), slot, offsets, block.b, planes.v, 0, count, false);
  }

  private Plane inputB() {
    return oneInput ? planes.xa : planes.xb;
  }

  private void weightGradients(ChannelBlock block, int row, int end, boolean ofScale) {
    int count = (end - row) * lattice.pitch;
    if (ofScale) {
      operations.join(kernel, planes.u, planes.v, ones, planes.kappa, count);
      operations.correlate(planes.kappa, 0, NO_OFFSET, planes.g, 0, count, block.sumsScale.image);
    }
    int slot = row * lattice.pitch;
    int to = lattice.gradientStart + slot;
    operations.differentiate(
        kernel, planes.u, planes.v, planes.g, block.scale, planes.a, planes.b, to, count);
    int[] offsets = lattice.taps.offsets();
    operations.correlate(planes.xa, slot, offsets, planes.a, to, count, block.sumsA.image);
    operations.correlate(inputB(), slot, offsets, planes.b, to, count, block.sumsB.image);
  }

  /** Stores the inputs' gradients in the phase rows {@code first} to {@code end}. */
  private void inputGradients(
      int image, ChannelBlock block, int first, int end, boolean summed, boolean add) {
    for (int i = 0; i < lattice.phases.size(); i++) {
      Lattice.Phase phase = lattice.phases.get(i);
      int last = Math.min(end, phase.rows().end());
      for (int row = Math.max(first, phase.rows().first()); row < last; ) {
        int next = Math.min(last, row + lattice.bandRows);
        gather(planes.a, phase, block.phaseA[i], row, next, false);
        if (!summed) {
          store(image, block, gradientXa, phase, row, next, add);
        }
        gather(planes.b, phase, block.phaseB[i], row, next, summed);
        store(image, block, gradientXb, phase, row, next, add);
        row = next;
      }
    }
  }

  private void gather(
      Plane gradient, Lattice.Phase phase, float[] weights, int row, int end, boolean add) {
    operations.convolve(
        gradient,
        lattice.gradientStart + row * lattice.pitch,
        phase.taps().offsets(),
        weights,
        planes.u,
        0,
        (end - row) * lattice.pitch,
        add);
  }

  private void store(
      int image,
      ChannelBlock block,
      MapAccess target,
      Lattice.Phase phase,
      int row,
      int end,
      boolean add) {
    operations.store(
        planes.u,
        phase.columns().first(),
        lattice.pitch,
        target.phase(image, block.channel, geometry.stride(), phase, row, end),
        add);
  }
}
