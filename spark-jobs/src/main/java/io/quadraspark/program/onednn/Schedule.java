package io.quadraspark.program.onednn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The operations of a forward and a backward pass in their order, and the memory that they need.
 */
final class Schedule {
  private final List<Operation> forward = new ArrayList<>();
  private final List<Operation> backward = new ArrayList<>();
  private final Set<Region> regions = new LinkedHashSet<>();
  private final Set<Region> kept = new LinkedHashSet<>();
  private final Scratch scratch = new Scratch();
  private List<Operation> current = forward;
  private int time;

  /** From here on operations belong to the backward pass. */
  void turn() {
    current = backward;
  }

  void add(Operation operation) {
    scratch.require(operation.scratchBytes());
    for (Region region : operation.regions()) {
      region.usedAt(time);
      regions.add(region);
    }
    current.add(operation);
    time++;
  }

  /**
   * Memory that holds its content from one run to the next, or that the caller reads and writes.
   */
  Region keep(Region region) {
    regions.add(region);
    kept.add(region);
    return region;
  }

  /** Lays memory out and gives every operation its addresses. */
  Arena place() {
    for (Region region : kept) {
      region.usedAt(0);
      region.usedAt(time);
    }
    Arena arena = Arena.layOut(List.copyOf(regions), scratch);
    forward.forEach(operation -> operation.bind(scratch));
    backward.forEach(operation -> operation.bind(scratch));
    return arena;
  }

  List<Operation> forward() {
    return forward;
  }

  List<Operation> backward() {
    return backward;
  }
}
