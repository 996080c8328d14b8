package io.quadraspark.program.onednn;

import io.quadraspark.program.Step;

/**
 * Which activations' inputs are computed a second time instead of being kept. A 1x1 convolution
 * from C channels costs C/2 multiplications and additions for each byte (f32) that it saves: little
 * in a network's first stage, where the maps are large and the channels few. In ConvNeXt-T the
 * first stage is a sixth of those convolutions and two fifths of the maps.
 */
final class Recomputation {
  private static final int PIXELS_FOR_EACH_CHANNEL = 4;

  private Recomputation() {}

  /**
   * @param x the convolution's input
   */
  static boolean pays(FusedStep fused, Tensor x) {
    return fused.step() instanceof Step.ConvolutionStep convolution
        && convolution.node().kernel() == 1
        && x.h() * x.w() >= PIXELS_FOR_EACH_CHANNEL * x.c();
  }
}
