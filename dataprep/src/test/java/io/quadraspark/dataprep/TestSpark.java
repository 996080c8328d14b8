package io.quadraspark.dataprep;

import org.apache.spark.sql.SparkSession;

/** One session for all test classes of the module. */
public final class TestSpark {
  private static SparkSession session;

  private TestSpark() {}

  public static synchronized SparkSession session() {
    return with("local[2]", 2);
  }

  /** A session with another master; the one before is stopped. */
  public static synchronized SparkSession with(String master, int parallelism) {
    String wanted = master + " " + parallelism;
    if (session != null && !session.conf().get("test.kind").equals(wanted)) {
      session.stop();
      session = null;
    }
    if (session == null) {
      session =
          SparkSession.builder()
              .master(master)
              .appName("tests")
              .config("test.kind", wanted)
              .config("spark.ui.enabled", "false")
              .config("spark.default.parallelism", parallelism)
              .config("spark.local.dir", System.getProperty("java.io.tmpdir"))
              .getOrCreate();
    }
    return session;
  }
}
