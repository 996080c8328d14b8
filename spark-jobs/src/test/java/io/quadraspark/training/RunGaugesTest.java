package io.quadraspark.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.quadraspark.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class RunGaugesTest {
  private static final String PAGE = "/metrics/prometheus/";

  @Test
  void prometheusReadsWhereTheRunStandsUntilItIsOver() {
    TestSpark.on(
        "local[1]",
        withUi(),
        spark -> {
          try (RunGauges gauges = new RunGauges()) {
            gauges.started(4, 20);
            assertThat(ours(spark)).containsEntry("round", "4").containsEntry("rounds", "20");
            assertThat(ours(spark)).containsEntry("loss", "NaN");
            gauges.roundFinished(
                new RoundReport(5, 20, 0.5, 640, 1.25, 0.75, 2, 320, 30, 1000, 2000, 0.25, null));
            gauges.checkpointed(5, "file:/checkpoint");
            assertThat(ours(spark))
                .containsEntry("round", "5")
                .containsEntry("loss", "1.25")
                .containsEntry("accuracy", "0.75")
                .containsEntry("images_per_second", "320.0")
                .containsEntry("seconds_left", "30.0")
                .containsEntry("bytes_down", "1000.0")
                .containsEntry("bytes_up", "2000.0")
                .containsEntry("data_wait", "0.25")
                .containsEntry("checkpoints", "1");
          }
          assertThat(ours(spark)).isEmpty();
          return null;
        });
  }

  /** The project's own settings for metrics, and a UI on a free port. */
  private static Map<String, String> withUi() {
    Map<String, String> settings = new TreeMap<>();
    Path file =
        Path.of("..")
            .toAbsolutePath()
            .normalize()
            .resolve("cluster-conf/spark/spark-defaults.conf");
    JavaConverters.mapAsJavaMap(Utils.getPropertiesFromFile(file.toString()))
        .forEach(
            (key, value) -> {
              if (key.startsWith("spark.metrics.") || key.startsWith("spark.ui.prometheus")) {
                settings.put(key, value);
              }
            });
    assertThat(settings).isNotEmpty();
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", "0");
    return settings;
  }

  /** The run's gauges by their short names. */
  private static Map<String, String> ours(JavaSparkContext spark) {
    return page(spark.sc().uiWebUrl().get() + PAGE)
        .lines()
        // metrics_<namespace>_driver_quadraspark_loss_Value{type="gauges"} 1.25
        .filter(line -> line.contains("_driver_quadraspark_") && line.contains("_Value{"))
        .collect(
            Collectors.toMap(
                line -> line.replaceAll(".*_driver_quadraspark_(\\w+)_Value\\{.*", "$1"),
                line -> line.substring(line.lastIndexOf(' ') + 1)));
  }

  private static String page(String uri) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
