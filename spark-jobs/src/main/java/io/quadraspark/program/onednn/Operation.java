package io.quadraspark.program.onednn;

import java.util.List;
import org.bytedeco.dnnl.stream;

/** One thing that the program does at its place in the order, known before memory is. */
interface Operation {
  /** What it does and to which convolution, for profiles. */
  String name();

  /** Which code runs. */
  String implementation();

  /** Multiplications and additions of one run; 0 where memory is the cost. */
  double flops();

  /** The regions that it reads or writes. */
  List<Region> regions();

  /** Scratch memory that it wants while it runs. */
  default long scratchBytes() {
    return 0;
  }

  /** Called once, when every region has its address. */
  void bind(Scratch scratch);

  void run(stream stream);
}
