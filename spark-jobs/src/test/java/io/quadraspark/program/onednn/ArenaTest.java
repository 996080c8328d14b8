package io.quadraspark.program.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArenaTest {
  @Test
  void regionsOfOneTimeDoNotTouch() {
    Random random = new Random(3);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Region region = new Region(1 + random.nextInt(5000));
      int first = random.nextInt(100);
      region.usedAt(first);
      region.usedAt(first + random.nextInt(20));
      regions.add(region);
    }
    try (Arena arena = Arena.layOut(regions, new Scratch())) {
      for (Region one : regions) {
        assertThat(one.address() % Arena.ALIGNMENT).isZero();
        for (Region other : regions) {
          if (one != other && one.overlaps(other)) {
            assertThat(
                    one.address() + one.bytes() <= other.address()
                        || other.address() + other.bytes() <= one.address())
                .isTrue();
          }
        }
      }
      assertThat(arena.bytes()).isPositive();
    }
  }

  @Test
  void regionsOfDifferentTimesShareTheirPlace() {
    Region first = new Region(1 << 20);
    first.usedAt(0);
    Region second = new Region(1 << 20);
    second.usedAt(1);
    try (Arena arena = Arena.layOut(List.of(first, second), new Scratch())) {
      assertThat(second.address()).isEqualTo(first.address());
      assertThat(arena.bytes()).isLessThan(2 << 20);
    }
  }

  @Test
  void memoryThatIsNotThereIsNamedWithItsSizeAndSettings() {
    assertThatThrownBy(() -> NativeMemory.allocate(1L << 50, "the activations of one program"))
        .isInstanceOf(NativeMemoryException.class)
        .hasMessageContaining("1073741824 MB")
        .hasMessageContaining("the activations of one program")
        .hasMessageContaining("--batch-size")
        .hasMessageContaining("spark.executor.memory");
  }
}
