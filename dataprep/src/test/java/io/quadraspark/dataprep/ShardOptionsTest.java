package io.quadraspark.dataprep;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Options are refused without a Spark session. */
class ShardOptionsTest {
  private static ShardImages good() {
    return new ShardImages(null).input("s3a://bucket/raw").output("s3a://bucket/data").size(224);
  }

  private static void refused(ShardImages action, String... parts) {
    assertThatThrownBy(action::validate)
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void goodOptionsAreTaken() {
    assertThatCode(good()::validate).doesNotThrowAnyException();
  }

  @Test
  void placesAndSizeAreRequired() {
    refused(new ShardImages(null).output("/o").size(1), "input");
    refused(new ShardImages(null).input("/i").size(1), "output");
    refused(new ShardImages(null).input("/i").output("/o"), "size");
  }

  @Test
  void choicesAreNamed() {
    refused(
        good().layout("zip"), "'zip'", "auto, list, one-tar, tar-gz, webdataset, class-tars, tree");
    refused(good().resize("stretch"), "'stretch'", "squish, short-side");
  }

  @Test
  void numbersHaveRanges() {
    refused(good().size(0), "size", "0", "4096");
    refused(good().jpegQuality(101), "jpeg-quality", "101");
    refused(good().shardBytes(1), "shard-bytes");
    refused(good().validationPerClass(-1), "validation-per-class", "-1");
    refused(good().minImagesPerClass(0), "min-images-per-class");
    refused(good().quarantineBudget(1.5), "quarantine-budget", "1.5");
    refused(good().quarantineBudget(Double.NaN), "quarantine-budget");
    refused(good().duplicates("some"), "duplicates", "some", "keep, drop, report");
  }

  @Test
  void oneSourceOfValidationImages() {
    refused(
        good().validationInput("s3a://bucket/held").validationPerClass(3),
        "validation-input",
        "validation-per-class");
  }

  @Test
  void anAdditionHasNoValidationInput() {
    refused(good().append(true).validationInput("s3a://bucket/held"), "append", "validation-input");
  }

  @Test
  void theOutputLiesOutsideTheInput() {
    refused(good().output("s3a://bucket/raw/data"), "s3a://bucket/raw/data");
    refused(good().input("s3a://bucket/").output("s3a://bucket/data"), "s3a://bucket/data");
    refused(good().input("s3a://bucket").output("s3a://bucket/data"), "s3a://bucket/data");
    refused(good().input("s3a://bucket/raw/").output("s3a://bucket/raw"), "s3a://bucket/raw");
    refused(good().input("/").output("/data"), "/data");
    refused(good().output("s3a://bucket/data/../raw//x"), "s3a://bucket/data/../raw//x");
    assertThatCode(good().output("s3a://other/raw/data")::validate).doesNotThrowAnyException();
    assertThatCode(good().output("s3a://bucket/raw-data")::validate).doesNotThrowAnyException();
  }
}
