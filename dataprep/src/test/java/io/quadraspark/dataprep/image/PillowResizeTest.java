package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same picture as Pillow 9.4 makes of it with {@code Image.resize(size, BOX)}: red, green and
 * blue of its pixels, row by row.
 */
class PillowResizeTest {
  private static final String SQUISHED =
      """
      24cdbc34cd9c44cd9454cdb464cdbc74cd9c84cd9494cdb4a4cdbcb4cd9cc4cd94d4cdb424c1a834c18844c18054
      c1a064c1a874c18884c18094c1a0a4c1a8b4c188c4c180d4c1a024b49434b47444b46c54b48c64b49474b47484b4
      6c94b48ca4b494b4b474c4b46cd4b48c24a58c34a56c44a56454a58464a58c74a56c84a56494a584a4a58cb4a56c
      c4a564d4a5842499a03499804499785499986499a0749980849978949998a499a0b49980c49978d49998248cb434
      8c94448c8c548cac648cb4748c94848c8c948caca48cb4b48c94c48c8cd48cac247dbc347d9c447d94547db4647d
      bc747d9c847d94947db4a47dbcb47d9cc47d94d47db42471a83471884471805471a06471a87471888471809471a0
      a471a8b47188c47180d471a024649434647444646c54648c64649474647484646c94648ca46494b46474c4646cd4
      648c24558c34556c44556454558464558c74556c845564945584a4558cb4556cc45564d455842449a03449804449
      785449986449a0744980844978944998a449a0b44980c44978d44998243cb4343c94443c8c543cac643cb4743c94
      843c8c943caca43cb4b43c94c43c8cd43cac""";

  private static final String SHORT_SIDE =
      """
      22cdc02ccdac36cd9842cd904ccda456cdb862cdc06ccdac76cd9882cd908ccda496cdb8a2cdc0accdacb6cd98c2
      cd90cccda4d6cdb822c1ac2cc19836c18442c17c4cc19056c1a462c1ac6cc19876c18482c17c8cc19096c1a4a2c1
      acacc198b6c184c2c17cccc190d6c1a422b4982cb48436b47042b4684cb47c56b49062b4986cb48476b47082b468
      8cb47c96b490a2b498acb484b6b470c2b468ccb47cd6b49022a5902ca57c36a56842a5604ca57456a58862a5906c
      a57c76a56882a5608ca57496a588a2a590aca57cb6a568c2a560cca574d6a5882299a42c999036997c4299744c99
      8856999c6299a46c999076997c8299748c998896999ca299a4ac9990b6997cc29974cc9988d6999c228cb82c8ca4
      368c90428c884c8c9c568cb0628cb86c8ca4768c90828c888c8c9c968cb0a28cb8ac8ca4b68c90c28c88cc8c9cd6
      8cb0227dc02c7dac367d98427d904c7da4567db8627dc06c7dac767d98827d908c7da4967db8a27dc0ac7dacb67d
      98c27d90cc7da4d67db82271ac2c719836718442717c4c71905671a46271ac6c719876718482717c8c71909671a4
      a271acac7198b67184c2717ccc7190d671a42264982c64843664704264684c647c5664906264986c648476647082
      64688c647c966490a26498ac6484b66470c26468cc647cd664902255902c557c3655684255604c55745655886255
      906c557c7655688255608c5574965588a25590ac557cb65568c25560cc5574d655882249a42c499036497c424974
      4c498856499c6249a46c499076497c8249748c498896499ca249a4ac4990b6497cc24974cc4988d6499c223cb82c
      3ca4363c90423c884c3c9c563cb0623cb86c3ca4763c90823c888c3c9c963cb0a23cb8ac3ca4b63c90c23c88cc3c
      9cd63cb0""";

  private static BufferedImage picture() {
    return Scene.drawn(
        Scene.WIDTH,
        Scene.HEIGHT,
        (x, y) -> new int[] {30 + 4 * x, 210 - 5 * y, 80 + 8 * zigzag(x) + 8 * zigzag(y)});
  }

  private static int zigzag(int at) {
    return Math.abs(at % 16 - 8);
  }

  private static Stream<Arguments> references() {
    return Stream.of(
        Arguments.of(Resize.SQUISH, 12, SQUISHED), Arguments.of(Resize.SHORT_SIDE, 18, SHORT_SIDE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void resizingAgreesWithPillow(Resize resize, int width, String reference) throws Exception {
    byte[] pillow = HexFormat.of().parseHex(reference.replace("\n", ""));
    byte[] png = TestJpegs.encoded(picture(), ".png");

    StoredImage stored = new ImageConversion(12, resize, 100).convert(png);

    BufferedImage ours = ImageIO.read(new ByteArrayInputStream(stored.jpeg()));
    assertThat(ours.getWidth()).isEqualTo(width);
    double sum = 0;
    for (int i = 0; i < pillow.length; i++) {
      int shift = 16 - 8 * (i % 3);
      int value = ours.getRGB(i / 3 % width, i / 3 / width) >> shift & 0xff;
      int difference = Math.abs(value - (pillow[i] & 0xff));
      assertThat(difference).as("value %d", i).isLessThanOrEqualTo(5);
      sum += difference;
    }
    assertThat(sum / pillow.length).as("on average").isLessThan(1.5);
  }
}
