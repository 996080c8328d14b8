package io.quadraspark.program.onednn;

import io.quadraspark.backbone.Node;
import io.quadraspark.program.kernel.WinogradTiles;
import io.quadraspark.program.kernel.Workspace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/**
 * A 3x3 convolution with stride 1 as Winograd's 36 products, block of tiles by block of tiles so
 * that transformed tiles stay in the cache. Also its own gradient, with kernels turned by half and
 * channels swapped.
 */
final class WinogradConvolution implements Operation {
  /** Fewer channels leave too little to multiply between the transforms. */
  private static final int FEWEST_CHANNELS = 32;

  /**
   * Where tiles hang over the border so much that less than this is saved, the direct way is
   * faster.
   */
  private static final double LEAST_SAVING = 2;

  private static final long BLOCK_BYTES = 4 << 20;
  private static final int SMALLEST_BLOCK = 64;

  private final String name;
  private final Tensor x;
  private final Tensor y;
  private final Epilogue epilogue;
  private final float[] bias;
  private final memory weights;
  private final WinogradTiles tiles;
  private final matmul.primitive_desc description;
  private final matmul product;
  private final int block;
  private final Region transformed;
  private final Region products;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private List<ByteBuffer> inputs;
  private List<ByteBuffer> outputs;
  private List<ByteBuffer> residuals;
  private ByteBuffer v;
  private ByteBuffer m;

  /** Gives the frozen weights in the layout that the products want. */
  interface Weights {
    /**
     * @param layout of [36, in, out]
     */
    memory in(memory.desc layout);
  }

  /**
   * @param bias [out], or null
   */
  WinogradConvolution(
      String name, Tensor x, Tensor y, float[] bias, Weights weights, Epilogue epilogue) {
    this.name = name;
    this.x = x;
    this.y = y;
    this.bias = bias;
    this.epilogue = epilogue;
    this.tiles = new WinogradTiles((int) x.h(), (int) x.w(), (int) x.c(), (int) y.c());
    long all = x.n() * tiles.tilesOfImage();
    long bytesOfTile = WinogradTiles.MATRICES * Float.BYTES * (x.c() + y.c());
    long most = Math.max(SMALLEST_BLOCK, BLOCK_BYTES / bytesOfTile);
    long blocks = (all + most - 1) / most;
    this.block = (int) ((all + blocks - 1) / blocks);
    memory.desc source = matrices(x.c());
    memory.desc target = matrices(y.c());
    this.description =
        new matmul.primitive_desc(
            OneDnn.CPU,
            source,
            OneDnn.any(memory.data_type.f32, WinogradTiles.MATRICES, x.c(), y.c()),
            target,
            new Fused().attributes(),
            false);
    this.product = new matmul(description);
    this.weights = weights.in(description.weights_desc());
    this.transformed = new Region(source.get_size());
    this.products = new Region(target.get_size());
  }

  private memory.desc matrices(long channels) {
    return OneDnn.rowMajor(memory.data_type.f32, WinogradTiles.MATRICES, block, channels);
  }

  /**
   * Whether it is the faster way for that convolution, and exact enough: fp32, 3x3, stride 1,
   * enough channels and pixels.
   */
  static boolean pays(Node.Convolution node, Tensor x, Numbers numbers) {
    return Workspace.vectorModulePresent()
        && numbers.type() == memory.data_type.f32
        && !numbers.rounds()
        && node.kernel() == 3
        && node.stride() == 1
        && node.groups() == 1
        && node.padding().equals(Node.Padding.same(1))
        && enough(node.in())
        && enough(node.out())
        && WinogradTiles.saving(x.h(), x.w()) >= LEAST_SAVING;
  }

  private static boolean enough(int channels) {
    return channels >= FEWEST_CHANNELS && channels % WinogradTiles.channelMultiple() == 0;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String implementation() {
    return "winograd + " + description.impl_info_str().getString();
  }

  @Override
  public double flops() {
    return 2.0 * WinogradTiles.MATRICES * x.n() * tiles.tilesOfImage() * x.c() * y.c();
  }

  @Override
  public List<Region> regions() {
    List<Region> regions = new ArrayList<>(List.of(x.region(), y.region(), transformed, products));
    epilogue.residual().ifPresent(tensor -> regions.add(tensor.region()));
    return regions;
  }

  @Override
  public long scratchBytes() {
    return description.query_md(dnnl.query.scratchpad_md, 0).get_size();
  }

  @Override
  public void bind(Scratch scratch) {
    arguments.put(dnnl.DNNL_ARG_SRC, Addresses.memory(matrices(x.c()), transformed.address()));
    arguments.put(dnnl.DNNL_ARG_DST, Addresses.memory(matrices(y.c()), products.address()));
    arguments.put(dnnl.DNNL_ARG_WEIGHTS, weights);
    if (scratchBytes() > 0) {
      arguments.put(
          dnnl.DNNL_ARG_SCRATCHPAD,
          Addresses.memory(description.query_md(dnnl.query.scratchpad_md, 0), scratch.address()));
    }
    v = Addresses.buffer(transformed.address(), transformed.bytes());
    m = Addresses.buffer(products.address(), products.bytes());
    inputs = Addresses.images(x);
    outputs = Addresses.images(y);
    residuals = epilogue.residual().map(Addresses::images).orElse(List.of());
  }

  @Override
  public void run(stream stream) {
    stream._wait();
    int ofImage = tiles.tilesOfImage();
    int all = (int) x.n() * ofImage;
    for (int start = 0; start < all; start += block) {
      int end = Math.min(all, start + block);
      for (int tile = start; tile < end; ) {
        int count = Math.min(ofImage - tile % ofImage, end - tile);
        tiles.input(inputs.get(tile / ofImage), tile % ofImage, count, v, tile - start, block);
        tile += count;
      }
      product.execute(stream, arguments);
      stream._wait();
      for (int tile = start; tile < end; ) {
        int image = tile / ofImage;
        int count = Math.min(ofImage - tile % ofImage, end - tile);
        tiles.output(
            m,
            tile - start,
            block,
            outputs.get(image),
            tile % ofImage,
            count,
            bias,
            epilogue.adds(),
            residuals.isEmpty() ? null : residuals.get(image),
            clip());
        tile += count;
      }
    }
  }

  private WinogradTiles.Clip clip() {
    return epilogue
        .activation()
        .map(
            kind ->
                switch (kind) {
                  case RELU -> WinogradTiles.Clip.RELU;
                  case RELU6 -> WinogradTiles.Clip.RELU6;
                  case GELU ->
                      throw new IllegalArgumentException("GELU follows no 3x3 convolution");
                })
        .orElse(WinogradTiles.Clip.NONE);
  }
}
