package io.quadraspark.quickstart;

import java.nio.file.Path;

/**
 * How large everything in the quickstart is. The numbers are chosen so that it ends in a few
 * minutes on two cores and the difference that it shows does not hang on the seed.
 *
 * @param project the directory with the parent POM
 * @param work where everything is written; emptied at the start
 * @param imagesPerClass of both families, those for validation among them
 * @param validationPerClass images of each class that are held out
 * @param pretrainEpochs passes over the base family
 * @param trainEpochs passes over the shifted family, with and without adapters
 * @param executors JVMs, one core each; as many slices
 * @param seed of the images and of every training
 */
record QuickstartPlan(
    Path project,
    Path work,
    int imagesPerClass,
    int validationPerClass,
    int pretrainEpochs,
    int trainEpochs,
    int executors,
    long seed) {
  static final String ARCHITECTURE = "resnet8";
  static final int EXECUTOR_MEGABYTES = 1536;

  /** The one that runs, with the seed in the system property {@code quickstart.seed}. */
  static QuickstartPlan standard() {
    Path project = Path.of(System.getProperty("quickstart.project", ".")).toAbsolutePath();
    return new QuickstartPlan(
        project.normalize(),
        project.resolve("spark-jobs/target/quickstart").normalize(),
        350,
        50,
        15,
        10,
        2,
        seed(System.getProperty("quickstart.seed", "1")));
  }

  static long seed(String given) {
    try {
      return Long.parseLong(given);
    } catch (NumberFormatException e) {
      throw QuickstartErrors.notASeed(given);
    }
  }

  String master() {
    return "local-cluster[%d,1,%d]".formatted(executors, EXECUTOR_MEGABYTES);
  }

  Path sparkDefaults() {
    return project.resolve("cluster-conf/spark/spark-defaults.conf");
  }

  Path serverBuild() {
    return project.resolve("spark-jobs/s3-server/target");
  }
}
