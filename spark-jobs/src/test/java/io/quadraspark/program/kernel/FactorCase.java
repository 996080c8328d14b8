package io.quadraspark.program.kernel;

import io.quadraspark.engine.AdapterSpec;
import java.util.Random;

/** Random numbers for one call of the kernels, as both the kernels and the reference take them. */
final class FactorCase implements AutoCloseable {
  static final int IMAGES = 2;

  final Geometry geometry;
  final AdapterSpec.Kernel kernel;
  final int height;
  final int width;
  final boolean oneInput;
  final float[] da;
  final float[] db;
  final float[] scale;
  final NativeMap xa;
  final NativeMap xb;
  final NativeMap q;
  final NativeMap gradient;
  final NativeMap gradientXa;
  final NativeMap gradientXb;
  final float[] gradientDa;
  final float[] gradientDb;
  final float[] gradientScale;
  private final Random random;

  FactorCase(
      Geometry geometry,
      AdapterSpec.Kernel kernel,
      int height,
      int width,
      boolean oneInput,
      Element element,
      long seed) {
    this.geometry = geometry;
    this.kernel = kernel;
    this.height = height;
    this.width = width;
    this.oneInput = oneInput;
    this.random = new Random(seed);
    int c = geometry.channels();
    int rows = geometry.outputHeight(height);
    int columns = geometry.outputWidth(width);
    int taps = geometry.kernel() * geometry.kernel();
    da = numbers(c * taps, 1.0 / geometry.kernel());
    db = numbers(c * taps, 1.0 / geometry.kernel());
    scale = numbers(c, 1);
    xa = input(height, width, element);
    xb = oneInput ? xa : input(height, width, element);
    q = input(rows, columns, element);
    gradient = input(rows, columns, element);
    gradientXa = input(height, width, element);
    gradientXb = oneInput ? gradientXa : input(height, width, element);
    gradientDa = new float[c * taps];
    gradientDb = new float[c * taps];
    gradientScale = new float[c];
  }

  private NativeMap input(int rows, int columns, Element element) {
    NativeMap map = new NativeMap(IMAGES, rows, columns, geometry.channels(), element, 3, 2);
    map.set(doubles(numbers(IMAGES * rows * columns * geometry.channels(), 1)));
    return map;
  }

  float[] numbers(int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * deviation);
    }
    return numbers;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  void forward(Workspace workspace, boolean add) {
    workspace
        .factors(geometry, kernel)
        .forward(IMAGES, xa.map(), xb.map(), da, db, scale, q.map(), add);
  }

  void backward(Workspace workspace, boolean add) {
    workspace
        .factors(geometry, kernel)
        .backward(
            IMAGES,
            xa.map(),
            xb.map(),
            da,
            db,
            scale,
            gradient.map(),
            gradientXa.map(),
            gradientXb.map(),
            add,
            gradientDa,
            gradientDb,
            gradientScale);
  }

  ReferenceFactors reference() {
    return new ReferenceFactors(geometry, kernel, IMAGES, height, width);
  }

  /** What q should be. */
  double[] term() {
    return reference().term(xa.values(), xb.values(), doubles(da), doubles(db), doubles(scale));
  }

  boolean surroundingsUntouched() {
    return xa.surroundingsUntouched()
        && xb.surroundingsUntouched()
        && q.surroundingsUntouched()
        && gradient.surroundingsUntouched()
        && gradientXa.surroundingsUntouched()
        && gradientXb.surroundingsUntouched();
  }

  @Override
  public void close() {
    xa.close();
    q.close();
    gradient.close();
    gradientXa.close();
    if (!oneInput) {
      xb.close();
      gradientXb.close();
    }
  }
}
