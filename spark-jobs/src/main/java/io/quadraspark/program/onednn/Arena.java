package io.quadraspark.program.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * One allocation for all regions of a schedule. Regions whose times do not meet share places: the
 * largest is placed first, each at the lowest place that is free during its time.
 */
final class Arena implements AutoCloseable {
  /** A cache line, and oneDNN's preferred alignment. */
  static final long ALIGNMENT = 64;

  private final BytePointer memory;
  private final long bytes;

  private Arena(BytePointer memory, long bytes) {
    this.memory = memory;
    this.bytes = bytes;
  }

  static Arena layOut(List<Region> regions, Scratch scratch) {
    List<Region> largestFirst = new ArrayList<>(regions);
    largestFirst.sort(
        Comparator.comparingLong(Region::bytes).reversed().thenComparingInt(Region::first));
    List<Region> placed = new ArrayList<>();
    long end = 0;
    for (Region region : largestFirst) {
      long place = lowestPlace(region, placed);
      region.placeAt(place);
      placed.add(region);
      end = Math.max(end, place + aligned(region.bytes()));
    }
    long bytes = end + aligned(scratch.bytes()) + ALIGNMENT;
    BytePointer memory = NativeMemory.allocate(bytes, "the activations of one program");
    long base = aligned(memory.address());
    placed.forEach(region -> region.placeAt(base + region.address()));
    scratch.placeAt(base + end);
    return new Arena(memory, bytes);
  }

  private static long lowestPlace(Region region, List<Region> placed) {
    List<Region> inTheWay = new ArrayList<>();
    for (Region other : placed) {
      if (region.overlaps(other)) {
        inTheWay.add(other);
      }
    }
    inTheWay.sort(Comparator.comparingLong(Region::address));
    long place = 0;
    for (Region other : inTheWay) {
      if (place + aligned(region.bytes()) <= other.address()) {
        return place;
      }
      place = Math.max(place, other.address() + aligned(other.bytes()));
    }
    return place;
  }

  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    memory.close();
  }
}
