package io.quadraspark.yarn;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * Hadoop's resource manager and one node manager in this JVM, on loopback.
 *
 * <p>It writes the client's {@code yarn-site.xml} to the directory that is the only argument, keeps
 * containers and their logs below it, prints {@code ready}, and ends when its standard input does,
 * so that it never outlives the process that started it.
 */
public final class YarnServer {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;
  private static final String CAPACITY = "yarn.scheduler.capacity.";

  private YarnServer() {}

  /** Serves until the end of standard input. */
  public static void main(String[] args) {
    try {
      serve(args);
      System.exit(0);
    } catch (Exception | LinkageError failure) {
      failure.printStackTrace();
      // Some of its threads would go on.
      System.exit(FAILED);
    }
  }

  private static void serve(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("Usage: YarnServer DIRECTORY; it ends at the end of its standard input");
      System.exit(WRONG_USE);
    }
    File directory = new File(args[0]);
    // Where the cluster keeps its containers.
    System.setProperty("test.build.data", directory.toString());
    MiniYARNCluster cluster = new MiniYARNCluster("yarn", 1, 1, 1);
    cluster.init(configuration());
    cluster.start();
    if (!cluster.waitForNodeManagersToConnect(60_000)) {
      throw new IOException("The node manager did not reach the resource manager");
    }
    try (OutputStream site = new FileOutputStream(new File(directory, "yarn-site.xml"))) {
      cluster.getConfig().writeXml(site);
    }
    System.out.println("ready");
    System.out.flush();
    waitForEnd(System.in);
    cluster.stop();
  }

  private static Configuration configuration() {
    YarnConfiguration yarn = new YarnConfiguration();
    yarn.set(YarnConfiguration.RM_HOSTNAME, "127.0.0.1");
    // A full disk is not what is tested.
    yarn.set(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, "100.0");
    yarn.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 256);
    yarn.setInt(YarnConfiguration.NM_PMEM_MB, 8192);
    // Virtual memory says nothing of what a JVM uses.
    yarn.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    // The jar of the cluster has no capacity-scheduler.xml.
    yarn.set(CAPACITY + "root.queues", "default");
    yarn.set(CAPACITY + "root.default.capacity", "100");
    yarn.set(CAPACITY + "root.default.maximum-capacity", "100");
    yarn.set(CAPACITY + "root.default.state", "RUNNING");
    yarn.set(CAPACITY + "root.default.acl_submit_applications", "*");
    // One application master at a time may take as much as it wants.
    yarn.set(CAPACITY + "maximum-am-resource-percent", "1.0");
    return yarn;
  }

  private static void waitForEnd(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // Whatever is written to it, only its end counts.
    }
  }
}
