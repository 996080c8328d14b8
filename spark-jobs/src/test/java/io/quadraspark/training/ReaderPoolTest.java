package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderPoolTest {
  private final List<String> closed = new ArrayList<>();
  private final ReaderPool<String> pool = new ReaderPool<>(closed::add);

  @Test
  void aStreamThatIsRetiredLeavesNoReader() {
    String idle = pool.borrow("stream", () -> "idle");
    String busy = pool.borrow("stream", () -> "busy");
    pool.giveBack("stream", idle);
    pool.retire("stream");
    assertThat(closed).containsExactly("idle");
    pool.giveBack("stream", busy);
    assertThat(closed).containsExactly("idle", "busy");
  }

  @Test
  void retiringOneStreamLeavesTheReadersOfAnother() {
    pool.giveBack("new", pool.borrow("new", () -> "reader"));
    pool.retire("old");
    assertThat(closed).isEmpty();
    assertThat(pool.borrow("new", () -> "another")).isEqualTo("reader");
  }
}
