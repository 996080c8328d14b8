package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.dnnl.memory;

/** Every stride-th pixel, with zero channels in front and behind. */
final class PadShortcutUnit implements Unit {
  private final int index;
  private final int input;
  private final Node.PadShortcut node;
  private final Lowering lowering;

  PadShortcutUnit(int index, int input, Node.PadShortcut node, Lowering lowering) {
    this.index = index;
    this.input = input;
    this.node = node;
    this.lowering = lowering;
  }

  @Override
  public void forward() {
    Tensor x = lowering.output(input);
    long height = (x.h() + node.stride() - 1) / node.stride();
    long width = (x.w() + node.stride() - 1) / node.stride();
    Tensor y = lowering.activations(x.n(), height, width, node.before() + x.c() + node.after());
    lowering.output(index, y);
    lowering.schedule().add(new Clear(y));
    lowering.schedule().add(new Copy(x, y, true));
  }

  @Override
  public void backward() {
    if (!lowering.needsGradient(input)) {
      return;
    }
    Tensor x = lowering.output(input);
    Tensor gradient = lowering.gradient(index);
    Lowering.Share share = lowering.share(input);
    Tensor target = share.adds() ? x.like() : share.target();
    lowering.schedule().add(new Clear(target));
    lowering.schedule().add(new Copy(target, gradient, false));
    share.end(target, lowering);
  }

  /** Between every stride-th pixel of one map and the inner channels of all pixels of another. */
  private final class Copy extends JavaOperation {
    private final Tensor large;
    private final Tensor small;
    private final boolean toSmall;
    private List<ByteBuffer> largeImages;
    private List<ByteBuffer> smallImages;

    Copy(Tensor large, Tensor small, boolean toSmall) {
      super("shortcut " + node.name(), List.of(large.region(), small.region()));
      this.large = large;
      this.small = small;
      this.toSmall = toSmall;
    }

    @Override
    void bind() {
      largeImages = Addresses.images(large);
      smallImages = Addresses.images(small);
    }

    @Override
    void run() {
      int element = (int) memory.data_type_size(large.type());
      int bytes = (int) large.c() * element;
      for (int n = 0; n < large.n(); n++) {
        ByteBuffer every = largeImages.get(n);
        ByteBuffer inner = smallImages.get(n);
        for (int y = 0; y < small.h(); y++) {
          for (int x = 0; x < small.w(); x++) {
            int from = (int) (y * large.w() + x) * node.stride() * bytes;
            int to = (int) ((y * small.w() + x) * small.c() + node.before()) * element;
            if (toSmall) {
              inner.put(to, every, from, bytes);
            } else {
              every.put(from, inner, to, bytes);
            }
          }
        }
      }
    }
  }
}
