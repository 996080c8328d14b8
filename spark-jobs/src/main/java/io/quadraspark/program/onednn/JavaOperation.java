package io.quadraspark.program.onednn;

import java.util.List;
import org.bytedeco.dnnl.stream;

/** An operation in Java on the program's memory. */
abstract class JavaOperation implements Operation {
  private final String name;
  private final List<Region> regions;

  JavaOperation(String name, List<Region> regions) {
    this.name = name;
    this.regions = List.copyOf(regions);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String implementation() {
    return "java";
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public List<Region> regions() {
    return regions;
  }

  @Override
  public void bind(Scratch scratch) {
    bind();
  }

  /** The regions have their addresses. */
  abstract void bind();

  @Override
  public void run(stream stream) {
    // What oneDNN was given before is done first.
    stream._wait();
    run();
  }

  abstract void run();
}
