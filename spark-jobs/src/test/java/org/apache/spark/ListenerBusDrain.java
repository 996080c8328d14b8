package org.apache.spark;

/** Reaches into Spark's own package: there is no public way to wait until listeners have heard. */
public final class ListenerBusDrain {
  private ListenerBusDrain() {}

  public static void drain(SparkContext spark) {
    try {
      spark.listenerBus().waitUntilEmpty(20_000);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
