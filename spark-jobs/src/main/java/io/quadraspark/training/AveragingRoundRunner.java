package io.quadraspark.training;

import io.quadraspark.engine.VectorLayout;
import io.quadraspark.training.sum.Chunks;
import io.quadraspark.training.sum.ExactSum;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * One round is one Spark job: the vector goes out in a broadcast, every slice trains from it, tasks
 * add up the deltas of their slices, and the driver adds up the tasks' sums as they come. No
 * barrier and no sockets: a lost executor is an ordinary task retry.
 */
public final class AveragingRoundRunner implements RoundRunner {
  /** The default trainer, {@code adapter-averaging}. */
  public static final RoundRunner.Factory FACTORY =
      new RoundRunner.Factory() {
        @Override
        public String name() {
          return "adapter-averaging";
        }

        @Override
        public RoundRunner open(JavaSparkContext spark, TrainingJob job, SharedEngines engines) {
          return new AveragingRoundRunner(spark, job, engines, Grouping::byCores);
        }
      };

  private static final String RESULT_LIMIT = "spark.driver.maxResultSize";

  /** What Spark's own figures of a task and the outcome's header take, generously. */
  private static final long OVERHEAD_BYTES = 8 << 10;

  private final JavaSparkContext spark;
  private final TrainingJob job;
  private final Grouping grouping;
  private final SharedEngines engines;
  private final Shipped<BatchSource> batches;

  AveragingRoundRunner(
      JavaSparkContext spark, TrainingJob job, SharedEngines engines, Grouping grouping) {
    this.spark = spark;
    this.job = job;
    this.grouping = grouping;
    this.engines = engines;
    this.batches = new Shipped<>(spark, job.batches());
  }

  @Override
  public RoundResult run(RoundPlan plan, ModelState start) {
    List<String> averaged = job.moments().averaged(start.optimizer());
    long sumBytes = (1L + averaged.size()) * ExactSum.writtenUsually(job.layout().length());
    // Asked for in every round: executors come and go.
    int wanted = grouping.tasks(plan.slices(), spark.defaultParallelism(), sumBytes);
    FactorSketch sketch = FactorSketch.of(job, plan);
    VectorLayout sketches = sketch.layout();
    int tasks = tasksThatFit(plan, wanted, 1 + averaged.size(), sketches.length());
    try (RoundStart sent = new RoundStart(spark, start, job.moments())) {
      SliceTask task = new SliceTask(engines, batches, job.moments(), plan, sketch);
      RoundSum sum = new RoundSum(plan, job.layout(), sketches, averaged, Chunks.ALL_CORES);
      spark.setJobDescription(
          "round %d: %d slices of %d steps on %d images"
              .formatted(plan.round() + 1, plan.slices(), plan.localSteps(), plan.batchSize()));
      TaskFailures.named(
          () -> {
            runJob(plan, tasks, new RoundFunction(task, sent), sum);
            return null;
          });
      return sum.result(start.optimizer(), sent.bytes());
    }
  }

  /**
   * Fewer tasks send less. Where not even one fits, Spark would stop the job after most of the
   * round's work was done.
   */
  private int tasksThatFit(RoundPlan plan, int wanted, int vectors, int sketched) {
    long limit = spark.getConf().getSizeAsBytes(RESULT_LIMIT, "1g");
    if (limit <= 0 || sent(plan, wanted, vectors, sketched) <= limit) {
      return wanted;
    }
    long one = sent(plan, 1, vectors, sketched);
    if (one > limit) {
      throw JobErrors.resultsTooLarge(1, one, RESULT_LIMIT, limit);
    }
    int tasks = Math.min(wanted, plan.slices() - 1);
    while (sent(plan, tasks, vectors, sketched) > limit) {
      tasks--;
    }
    return tasks;
  }

  /** The most bytes that so many tasks send to the driver. */
  private long sent(RoundPlan plan, int tasks, int vectors, int sketched) {
    int most = (plan.slices() + tasks - 1) / tasks;
    long task =
        most == 1
            ? Float.BYTES * ((long) vectors * job.layout().length() + sketched)
            : RoundSum.bytesBound(most, vectors, job.layout().length(), sketched);
    return tasks * (OVERHEAD_BYTES + task);
  }

  private void runJob(RoundPlan plan, int tasks, RoundFunction function, RoundSum sum) {
    List<Integer> slices = IntStream.range(0, plan.slices()).boxed().toList();
    // Consecutive slices in a task: they read blocks of shards that lie side by side.
    JavaRDD<Integer> rdd = spark.parallelize(slices, tasks);
    List<Object> partitions = IntStream.range(0, tasks).<Object>mapToObj(i -> i).toList();
    spark
        .sc()
        .runJob(
            rdd.rdd(),
            function,
            JavaConverters.asScalaBuffer(partitions).toSeq(),
            new AbstractFunction2<Object, byte[], BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object partition, byte[] outcome) {
                // Spark hands every partition over once, from one thread, however often it ran.
                sum.merge(outcome);
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.apply(byte[].class));
  }

  @Override
  public void close() {
    batches.close();
  }
}
