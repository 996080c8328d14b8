package io.quadraspark.training;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * Where the run stands, among the driver's own metrics in Spark's metrics system, while the run
 * lasts: whatever sinks Spark is given (its Prometheus servlet for one) show it. Gauges hold the
 * figures of the last round and NaN before it.
 */
public final class RunGauges implements TrainingListener, Source, AutoCloseable {
  /** What the gauges' names begin with, after Spark's application and "driver". */
  public static final String SOURCE = "quadraspark";

  private final MetricRegistry gauges = new MetricRegistry();
  private volatile RoundReport last;
  private volatile EvaluationResult validation;
  private volatile int roundsDone;
  private volatile int roundsInAll;
  private volatile long checkpoints;

  /** Registers the gauges with the Spark of this JVM. */
  public RunGauges() {
    gauges.register("round", (Gauge<Integer>) () -> roundsDone);
    gauges.register("rounds", (Gauge<Integer>) () -> roundsInAll);
    ofRound("epoch", RoundReport::epoch);
    ofRound("loss", RoundReport::loss);
    ofRound("accuracy", RoundReport::accuracy);
    ofRound("round_seconds", RoundReport::seconds);
    ofRound("images_per_second", RoundReport::imagesPerSecond);
    ofRound("seconds_left", RoundReport::secondsLeft);
    ofRound("bytes_down", RoundReport::bytesDown);
    ofRound("bytes_up", RoundReport::bytesUp);
    ofRound("data_wait", RoundReport::dataWait);
    ofValidation("validation_top1", EvaluationResult::top1);
    ofValidation("validation_loss", EvaluationResult::loss);
    gauges.register("checkpoints", (Gauge<Long>) () -> checkpoints);
    SparkEnv.get().metricsSystem().registerSource(this);
  }

  private void ofRound(String name, ToDoubleFunction<RoundReport> figure) {
    gauges.register(
        name, (Gauge<Double>) () -> last == null ? Double.NaN : figure.applyAsDouble(last));
  }

  private void ofValidation(String name, ToDoubleFunction<EvaluationResult> figure) {
    gauges.register(
        name,
        (Gauge<Double>) () -> validation == null ? Double.NaN : figure.applyAsDouble(validation));
  }

  @Override
  public String sourceName() {
    return SOURCE;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return gauges;
  }

  @Override
  public void started(int round, int rounds) {
    roundsDone = round;
    roundsInAll = rounds;
  }

  @Override
  public void roundFinished(RoundReport report) {
    last = report;
    roundsDone = report.round();
  }

  @Override
  public void validated(int round, EvaluationResult result) {
    validation = result;
  }

  @Override
  public void checkpointed(int round, String uri) {
    checkpoints++;
  }

  /** Takes the gauges back: a run that is over stands nowhere. */
  @Override
  public void close() {
    SparkEnv.get().metricsSystem().removeSource(this);
  }
}
