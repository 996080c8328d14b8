package io.quadraspark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.TypeConversionException;

class MessagesTest {
  @Test
  void secretsAreTakenOut() {
    assertThat(Redaction.of("key hunter2hunter2 refused", List.of("hunter2hunter2")))
        .isEqualTo("key ***** refused");
    assertThat(Redaction.of("s3a://AKIA:abc/def@bucket/x", List.of()))
        .doesNotContain("AKIA")
        .endsWith("@bucket/x");
    assertThat(Redaction.of("https://h/p?X-Amz-Signature=abc123&x=1", List.of()))
        .isEqualTo("https://h/p?X-Amz-Signature=*****&x=1");
  }

  @Test
  void secretsAmongThePropertiesAreTakenOut() {
    System.setProperty("spark.hadoop.fs.s3a.secret.key", "wJalrXUtnFEMI");
    try {
      assertThat(Redaction.of("denied for wJalrXUtnFEMI")).isEqualTo("denied for *****");
    } finally {
      System.clearProperty("spark.hadoop.fs.s3a.secret.key");
    }
  }

  @Test
  void theUsersErrorIsFoundUnderWhatWrapsIt() {
    assertThat(FailureMessage.of(new IOException("outer", new UserException("Cannot do it"))))
        .isEqualTo("Cannot do it");
  }

  @Test
  void anExecutorsErrorIsFoundInTheTextOfTheDrivers() {
    SparkException failure =
        new SparkException(
            """
            Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times
            (executor driver): io.quadraspark.dataprep.UserException: Shard 3 is damaged
            	at io.quadraspark.X.y(X.java:1)
            """);

    assertThat(FailureMessage.of(failure)).isEqualTo("Shard 3 is damaged");
  }

  @Test
  void otherFailuresGiveTheirInnermostMessage() {
    assertThat(
            FailureMessage.of(
                new RuntimeException("wrapped", new IllegalStateException("inner\nmore"))))
        .isEqualTo("IllegalStateException: inner");
  }

  @ParameterizedTest
  @CsvSource({"slice,slices", "local_steps,local-steps", "learning-rate,", "rnak,rank"})
  void theNearestNameIsOfferedWhenItIsNear(String given, String expected) {
    assertThat(NearestName.of(given, List.of("slices", "local-steps", "rank")).orElse(null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"100,100", "64MB,67108864", "1k,1024", "2 GiB,2147483648"})
  void sizesHaveUnitsOf1024(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5MB", "MB", "1TB"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> new ByteSize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining(text);
  }
}
