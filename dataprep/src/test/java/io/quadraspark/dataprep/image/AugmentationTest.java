package io.quadraspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  @ParameterizedTest
  @ValueSource(strings = {"none", "flip", "crop-flip", "random-resized-crop"})
  void oneWordIsAnAugmentationWithoutVariations(String name) {
    Augmentation augmentation = Augmentation.named(name);
    assertThat(augmentation.name()).isEqualTo(name);
    assertThat(augmentation.variations()).isEmpty();
    assertThat(augmentation.flip()).isEqualTo(!name.equals("none"));
  }

  @Test
  void partsMakeOneInWhateverOrder() {
    Augmentation augmentation =
        Augmentation.named("cutout=0.5, colour-jitter=0.4:0.2:0.1,flip,randaugment=2:9");
    assertThat(augmentation.name())
        .isEqualTo("flip,randaugment=2:9,colour-jitter=0.4:0.2:0.1,cutout=0.5");
    assertThat(augmentation).isEqualTo(Augmentation.named(augmentation.name()));
    assertThat(augmentation.framing()).isEqualTo(Augmentation.Framing.CENTRE);
    assertThat(augmentation.variations())
        .containsExactly(
            new RandAugment("randaugment=2:9", 2, 9),
            new ColourJitter("colour-jitter=0.4:0.2:0.1", 0.4, 0.2, 0.1),
            new Cutout("cutout=0.5", 0.5));
  }

  @Test
  void cropsFlipAlready() {
    assertThat(Augmentation.named("random-resized-crop,flip"))
        .isEqualTo(Augmentation.named("random-resized-crop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mixup | there is no 'mixup'",
        "'' | there is no ''",
        "flip, | there is no ''",
        "Flip | there is no 'Flip'",
        "flip,flip | flip stands there twice",
        "none,flip | none stands alone",
        "crop-flip,random-resized-crop | both say which part",
        "flip=1 | flip takes no value",
        "cutout | cutout has 0 values instead of 1",
        "randaugment=2 | randaugment has 1 values instead of 2",
        "randaugment=0:9 | '0' of randaugment is no whole number from 1 to 14",
        "randaugment=2:31 | '31' of randaugment is no whole number from 0 to 30",
        "randaugment=2.5:9 | '2.5' of randaugment is no whole number",
        "colour-jitter=0.4:0.4 | colour-jitter has 2 values instead of 1",
        "colour-jitter=1.5 | '1.5' of colour-jitter is no number from 0 to 1",
        "cutout=NaN | 'NaN' of cutout is no number from 0 to 1",
        "random-erasing=-0.1 | '-0.1' of random-erasing is no number from 0 to 1",
      })
  void whatIsNoneIsRefused(String given, String why) {
    assertThatThrownBy(() -> Augmentation.named(given))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot set --augmentation to '" + given + "': ")
        .hasMessageContaining(why)
        .hasMessageContaining("randaugment=N:M");
  }
}
