package io.quadraspark.cli;

import io.quadraspark.action.TrainingOptions;
import io.quadraspark.program.Environment;
import io.quadraspark.training.ProgressLines;
import io.quadraspark.training.TrainingListener;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A command that trains: it shows its progress and records what it computes with. */
abstract class TrainingCommand extends JobCommand {
  @Override
  final boolean computes() {
    return true;
  }

  /** The action with progress lines on the error stream. */
  final <A extends TrainingOptions<A>> A watched(A action) {
    return action.environment(environment()).listener(progress());
  }

  static Map<String, String> environment() {
    return Environment.detect().state();
  }

  /** Progress lines on the error stream. */
  final TrainingListener progress() {
    return new ProgressLines(this::progress);
  }

  static JavaSparkContext context(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
