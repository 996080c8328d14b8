package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class NativeBatchTest {
  /** Never read: the buffers are only looked at. */
  private static final long ADDRESS = 1L << 40;

  @Test
  void reachesBatchesLargerThanABuffer() {
    ChannelMap map = ChannelMap.dense(ADDRESS, 1000, 1000, 100, Element.F32);
    NativeBatch batch = new NativeBatch();
    batch.open(map, 7);
    for (int n = 0; n < 7; n++) {
      ByteBuffer buffer = batch.buffer(n);
      Pointer start = new Pointer(buffer);
      assertThat(start.address() + batch.start(n)).isEqualTo(ADDRESS + n * 400_000_000L);
      assertThat(buffer.capacity()).isGreaterThanOrEqualTo(batch.start(n) + 400_000_000);
    }
    assertThat(batch.buffer(0)).isNotSameAs(batch.buffer(6));
  }

  @Test
  void keepsItsBuffersAsLongAsTheMapIsTheSame() {
    NativeBatch batch = new NativeBatch();
    batch.open(ChannelMap.dense(ADDRESS, 10, 10, 16, Element.F32), 4);
    ByteBuffer first = batch.buffer(0);
    batch.open(ChannelMap.dense(ADDRESS, 10, 10, 16, Element.F32), 3);
    assertThat(batch.buffer(0)).isSameAs(first);
    batch.open(ChannelMap.dense(ADDRESS + 64, 10, 10, 16, Element.F32), 3);
    assertThat(batch.buffer(0)).isNotSameAs(first);
  }

  @Test
  void refusesImagesLargerThanABuffer() {
    assertThatThrownBy(() -> ChannelMap.dense(ADDRESS, 30_000, 30_000, 1, Element.F32))
        .hasMessage(
            "An image of 30000 x 30000 x 1 numbers (F32) is larger than 2 GiB: use smaller images");
  }
}
