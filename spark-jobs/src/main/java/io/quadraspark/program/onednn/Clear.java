package io.quadraspark.program.onednn;

import java.util.List;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** Fills a tensor with zeros. */
final class Clear implements Operation {
  private final Tensor tensor;
  private Pointer place;

  Clear(Tensor tensor) {
    this.tensor = tensor;
  }

  @Override
  public String name() {
    return "clear";
  }

  @Override
  public String implementation() {
    return "memset";
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public List<Region> regions() {
    return List.of(tensor.region());
  }

  @Override
  public void bind(Scratch scratch) {
    place = Addresses.pointer(tensor.region().address());
  }

  @Override
  public void run(stream stream) {
    Pointer.memset(place, 0, tensor.region().bytes());
  }
}
