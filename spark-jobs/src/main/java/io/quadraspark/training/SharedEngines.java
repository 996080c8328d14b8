package io.quadraspark.training;

import io.quadraspark.engine.Engine;
import io.quadraspark.engine.EngineFactory;
import io.quadraspark.engine.EngineSpec;
import java.io.IOException;
import java.io.Serializable;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The network of one run on every executor: the frozen weights, and the head where it does not
 * train, are broadcast once; each executor builds its engines from them and keeps them until the
 * run is over.
 */
public final class SharedEngines implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** Work with an engine. */
  @FunctionalInterface
  public interface LoadedWork<T> {
    T with(Engine engine) throws IOException;
  }

  /** Work with an engine and what the pool knows of it. */
  @FunctionalInterface
  interface Work<T> {
    T with(EnginePool.PooledEngine engine) throws IOException;
  }

  private final String runKey = UUID.randomUUID().toString();
  private final EngineFactory factory;
  private final EngineSpec spec;
  private final Broadcast<byte[]> weightsFile;
  private final Broadcast<float[]> head;

  /** Broadcasts the weights of a network whose head trains. */
  public SharedEngines(
      JavaSparkContext spark, EngineFactory factory, EngineSpec spec, byte[] weightsFile) {
    this(spark, factory, spec, weightsFile, new float[0]);
  }

  /**
   * Broadcasts the weights.
   *
   * @param head as {@link EngineFactory#open(EngineSpec, byte[], float[])} takes it
   */
  public SharedEngines(
      JavaSparkContext spark,
      EngineFactory factory,
      EngineSpec spec,
      byte[] weightsFile,
      float[] head) {
    this.factory = factory;
    this.spec = spec;
    this.weightsFile = spark.broadcast(weightsFile);
    this.head = spark.broadcast(head);
  }

  /** Runs {@code work} with an engine of this JVM that holds {@code weights}. */
  public <T> T with(float[] weights, LoadedWork<T> work) throws IOException {
    return use(
        pooled -> {
          pooled.engine().load(weights);
          return work.with(pooled.engine());
        });
  }

  /** The same for work that reads frozen weights alone: others are those of any round, or none. */
  public <T> T withFrozen(LoadedWork<T> work) throws IOException {
    return use(pooled -> work.with(pooled.engine()));
  }

  /**
   * Runs {@code work} with an engine of this JVM, on the task's own GPU where it has one; an engine
   * whose work failed is not reused.
   */
  <T> T use(Work<T> work) throws IOException {
    factory.place(TaskGpu.address());
    EnginePool pool = EnginePool.ofThisJvm();
    EnginePool.PooledEngine engine = pool.borrow(runKey, this::open);
    T result;
    try {
      result = work.with(engine);
    } catch (IOException | RuntimeException | Error failure) {
      engine.engine().close();
      throw failure;
    }
    pool.giveBack(runKey, engine);
    return result;
  }

  private Engine open() {
    return factory.open(spec, weightsFile.value(), head.value());
  }

  /** Frees the broadcasts everywhere, and the engines of this JVM. */
  @Override
  public void close() {
    weightsFile.destroy();
    head.destroy();
    EnginePool.ofThisJvm().retire(runKey);
  }
}
