package io.quadraspark.program.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelSumsTest {
  private static final int IMAGES = 3;
  private static final int HEIGHT = 9;
  private static final int WIDTH = 70;

  static Stream<Arguments> cases() {
    return Stream.of(1, 16, 19, 48)
        .flatMap(
            channels ->
                Stream.of(Element.values()).map(element -> Arguments.of(channels, element)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sumsOverImagesRowsAndColumns(int channels, Element element) {
    try (NativeMap g = random(channels, element, 1);
        NativeMap z = random(channels, element, 2)) {
      float[] sumG = new float[channels];
      float[] sumGz = new float[channels];
      Workspace.open().channelSums().of(IMAGES, g.map(), z.map(), sumG, sumGz);
      double[] expectedG = new double[channels];
      double[] expectedGz = new double[channels];
      double[] gs = g.values();
      double[] zs = z.values();
      for (int i = 0; i < gs.length; i++) {
        expectedG[i % channels] += gs[i];
        expectedGz[i % channels] += gs[i] * zs[i];
      }
      assertThat(FactorCase.doubles(sumG)).containsExactly(expectedG, within(1e-4));
      assertThat(FactorCase.doubles(sumGz)).containsExactly(expectedGz, within(1e-4));

      float[] plainG = new float[channels];
      float[] plainGz = new float[channels];
      Workspace.plain().channelSums().of(IMAGES, g.map(), z.map(), plainG, plainGz);
      assertThat(plainG).isEqualTo(sumG);
      assertThat(plainGz).isEqualTo(sumGz);
    }
  }

  private static NativeMap random(int channels, Element element, long seed) {
    NativeMap map = new NativeMap(IMAGES, HEIGHT, WIDTH, channels, element, 1, 4);
    map.set(new Random(seed).doubles((long) IMAGES * HEIGHT * WIDTH * channels, -1, 1).toArray());
    return map;
  }
}
