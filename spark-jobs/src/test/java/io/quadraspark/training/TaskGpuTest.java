package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quadraspark.dataprep.UserException;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskGpuTest {
  @Test
  void theAddressIsTheOneThatSparkGaveTheTask() {
    assertThat(TaskGpu.addressIn(Map.of("gpu", addresses("3")))).contains("3");
  }

  @Test
  void aTaskWithoutGpusHasNoAddress() {
    assertThat(TaskGpu.addressIn(Map.of())).isEmpty();
    assertThat(TaskGpu.addressIn(Map.of("fpga", addresses("0")))).isEmpty();
  }

  @Test
  void outsideOfTasksThereIsNoAddress() {
    assertThat(TaskGpu.address()).isEmpty();
  }

  @Test
  void severalGpusForATaskAreRefusedWithTheReason() {
    assertThatThrownBy(() -> TaskGpu.addressIn(Map.of("gpu", addresses("0", "1"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount = 2")
        .hasMessageContaining("one copy of the frozen weights");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "8"})
  void severalGpusForAnExecutorAreRefused(String amount) {
    assertThatThrownBy(() -> TaskGpu.check(settings(amount, "1")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("spark.executor.resource.gpu.amount = " + amount)
        .hasMessageContaining("one executor for each GPU");
  }

  @Test
  void aGpuThatNoTaskAsksForIsRefused() {
    SparkConf settings = new SparkConf(false).set("spark.executor.resource.gpu.amount", "1");
    assertThatThrownBy(() -> TaskGpu.check(settings))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("no spark.task.resource.gpu.amount");
  }

  @Test
  void oneGpuForATaskOrAShareOfItOrNoneIsFine() {
    assertThatCode(() -> TaskGpu.check(settings("1", "1"))).doesNotThrowAnyException();
    assertThatCode(() -> TaskGpu.check(settings("1", "0.25"))).doesNotThrowAnyException();
    assertThatCode(() -> TaskGpu.check(new SparkConf(false))).doesNotThrowAnyException();
  }

  private static SparkConf settings(String executor, String task) {
    return new SparkConf(false)
        .set("spark.executor.resource.gpu.amount", executor)
        .set("spark.task.resource.gpu.amount", task);
  }

  private static ResourceInformation addresses(String... addresses) {
    return new ResourceInformation("gpu", addresses);
  }
}
