package io.quadraspark.training.head;

import io.quadraspark.dataprep.UserException;

/** Every error of a head in closed form that a user may meet. */
final class HeadErrors {
  private HeadErrors() {}

  /** Spark adds up the results of all tasks of a job. */
  static UserException sumsTooLarge(long bytes, String setting, long limit) {
    return new UserException(
        "The sums of the head take %d bytes on the driver, and Spark stops a job at %s = %d. Give --conf %s=0, which sets no limit, or a larger one."
            .formatted(bytes, setting, limit, setting));
  }

  /** Each task of an executor sums into a table of its own. */
  static UserException noRoomForSums(long bytes, int tasks, String setting, long heap) {
    return new UserException(
        "The sums of the head take up to %d bytes for each of %d tasks at a time, and half of %s = %d does not hold them. Give it more memory, or executors of fewer cores."
            .formatted(bytes, tasks, setting, heap));
  }

  static UserException withoutSpread(long samples, int classes) {
    return new UserException(
        "Cannot compute --head lda from %d samples of %d classes: without two samples of a class nothing is known of the spread within classes. Give --head ridge or --head nearest-mean, or more data."
            .formatted(samples, classes));
  }

  static UserException withoutVariance(double trace) {
    return new UserException(
        "Cannot compute the head: the features' total variance is %s, so that they tell no classes apart. Give the backbone that suits these images, or --head nearest-mean."
            .formatted(trace));
  }

  static UserException notDefinite(int pivot, double value) {
    return new UserException(
        "Cannot invert the covariance of the features: pivot %d is %s instead of positive. Give a larger --head-shrinkage, or --head nearest-mean."
            .formatted(pivot, value));
  }

  static UserException notFinite(int classIndex, double value) {
    return new UserException(
        "Cannot use the head: a weight of class %d is %s. Give a larger --head-shrinkage, or --head nearest-mean."
            .formatted(classIndex, value));
  }
}
