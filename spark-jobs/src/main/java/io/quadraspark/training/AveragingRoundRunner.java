package io.quadraspark.training;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One round is one Spark job: the vector goes out in a broadcast, every slice trains from it, and
 * the driver adds the deltas up as they come. No barrier and no sockets: a lost executor is an
 * ordinary task retry.
 */
public final class AveragingRoundRunner implements RoundRunner {
  /** The default trainer, {@code adapter-averaging}: one slice a task. */
  public static final RoundRunner.Factory FACTORY =
      new RoundRunner.Factory() {
        @Override
        public String name() {
          return "adapter-averaging";
        }

        @Override
        public RoundRunner open(JavaSparkContext spark, TrainingJob job, SharedEngines engines) {
          return new AveragingRoundRunner(spark, job, engines, 1);
        }
      };

  private static final String RESULT_LIMIT = "spark.driver.maxResultSize";

  /** What Spark's own figures of a task and the outcome's header take, generously. */
  private static final long OVERHEAD_BYTES = 8 << 10;

  private final JavaSparkContext spark;
  private final TrainingJob job;
  private final int slicesPerTask;
  private final SharedEngines engines;
  private final Shipped<BatchSource> batches;

  AveragingRoundRunner(
      JavaSparkContext spark, TrainingJob job, SharedEngines engines, int slicesPerTask) {
    this.spark = spark;
    this.job = job;
    this.slicesPerTask = slicesPerTask;
    this.engines = engines;
    this.batches = new Shipped<>(spark, job.batches());
  }

  @Override
  public RoundResult run(RoundPlan plan, ModelState start) {
    requireRoomForResults(plan, start);
    byte[] sent = start.toBytes();
    Broadcast<byte[]> broadcast = spark.broadcast(sent);
    try {
      SliceTask task = new SliceTask(engines, batches, job.moments(), plan);
      RoundSum sum = new RoundSum(plan, job.layout(), job.moments().averaged(start.optimizer()));
      spark.setJobDescription(
          "round %d: %d slices of %d steps on %d images"
              .formatted(plan.round() + 1, plan.slices(), plan.localSteps(), plan.batchSize()));
      TaskFailures.named(
          () -> {
            runJob(plan, new RoundFunction(task, broadcast), sum);
            return null;
          });
      return sum.result(start.optimizer(), sent.length);
    } finally {
      broadcast.destroy();
    }
  }

  /** Otherwise Spark would stop the job after most of the round's work was done. */
  private void requireRoomForResults(RoundPlan plan, ModelState start) {
    long limit = spark.getConf().getSizeAsBytes(RESULT_LIMIT, "1g");
    long vectors = 1 + job.moments().averaged(start.optimizer()).size();
    long slice = vectors * Float.BYTES * job.layout().length() + OVERHEAD_BYTES;
    long bytes = plan.slices() * slice;
    if (limit > 0 && bytes > limit) {
      throw JobErrors.resultsTooLarge(plan.slices(), bytes, RESULT_LIMIT, limit);
    }
  }

  private void runJob(RoundPlan plan, RoundFunction function, RoundSum sum) {
    int tasks = (plan.slices() + slicesPerTask - 1) / slicesPerTask;
    List<Integer> slices = IntStream.range(0, plan.slices()).boxed().toList();
    JavaRDD<Integer> rdd = spark.parallelize(slices, tasks);
    List<Object> partitions = IntStream.range(0, tasks).<Object>mapToObj(i -> i).toList();
    spark
        .sc()
        .runJob(
            rdd.rdd(),
            function,
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            new AbstractFunction2<Object, byte[][], BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, byte[][] outcomes) {
                // Spark hands every partition over once, from one thread, however often it ran.
                for (byte[] outcome : outcomes) {
                  sum.add(outcome);
                }
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.apply(byte[][].class));
  }

  @Override
  public void close() {
    batches.close();
  }
}
