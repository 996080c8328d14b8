package io.quadraspark.program.onednn;

import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** Fills a tensor with zeros. */
final class Clear extends JavaOperation {
  private final Region region;
  private Pointer place;

  Clear(Tensor tensor) {
    super("clear", List.of(tensor.region()));
    this.region = tensor.region();
  }

  @Override
  void bind() {
    place = Addresses.pointer(region.address());
  }

  @Override
  void run() {
    Pointer.memset(place, 0, region.bytes());
  }
}
