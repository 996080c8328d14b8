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
  void secrets_are_taken_out() {
    assertThat(Redaction.of("key hunter2hunter2 refused", List.of("hunter2hunter2")))
        .isEqualTo("key ***** refused");
    assertThat(Redaction.of("s3a://AKIA:abc/def@bucket/x", List.of()))
        .doesNotContain("AKIA")
        .endsWith("@bucket/x");
    assertThat(Redaction.of("https://h/p?X-Amz-Signature=abc123&x=1", List.of()))
        .isEqualTo("https://h/p?X-Amz-Signature=*****&x=1");
  }

  @Test
  void secrets_among_the_properties_are_taken_out() {
    System.setProperty("spark.hadoop.fs.s3a.secret.key", "wJalrXUtnFEMI");
    try {
      assertThat(Redaction.of("denied for wJalrXUtnFEMI")).isEqualTo("denied for *****");
    } finally {
      System.clearProperty("spark.hadoop.fs.s3a.secret.key");
    }
  }

  @Test
  void the_users_error_is_found_under_what_wraps_it() {
    assertThat(FailureMessage.of(new IOException("outer", new UserException("Cannot do it"))))
        .isEqualTo("Cannot do it");
  }

  @Test
  void an_executors_error_is_found_in_the_text_of_the_drivers() {
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
  void other_failures_give_their_innermost_message() {
    assertThat(
            FailureMessage.of(
                new RuntimeException("wrapped", new IllegalStateException("inner\nmore"))))
        .isEqualTo("IllegalStateException: inner");
  }

  @ParameterizedTest
  @CsvSource({"slice,slices", "local_steps,local-steps", "learning-rate,", "rnak,rank"})
  void the_nearest_name_is_offered_when_it_is_near(String given, String expected) {
    assertThat(NearestName.of(given, List.of("slices", "local-steps", "rank")).orElse(null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"100,100", "64MB,67108864", "1k,1024", "2 GiB,2147483648"})
  void sizes_have_units_of_1024(String text, long bytes) {
    assertThat(new ByteSize().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1.5MB", "MB", "1TB"})
  void other_sizes_are_refused(String text) {
    assertThatThrownBy(() -> new ByteSize().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining(text);
  }
}
