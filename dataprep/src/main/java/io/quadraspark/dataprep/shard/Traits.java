package io.quadraspark.dataprep.shard;

import io.quadraspark.dataprep.format.ShardSample;
import java.io.Serializable;

/**
 * What planning needs to know of a file of the input, without its bytes.
 *
 * @param usable whether it is an image; where it is not, the rest is empty
 * @param failure what makes the whole run fail, or null
 * @param bytes that it takes in a shard
 */
record Traits(
    boolean usable,
    String failure,
    String classId,
    boolean heldOut,
    Draw validationRank,
    Draw order,
    long bytes)
    implements Serializable {
  static Traits of(Prepared image, long seed) {
    if (!image.isImage()) {
      String failure = image.fatal() ? image.problem() : null;
      return new Traits(false, failure, image.classId(), image.heldOut(), null, null, 0);
    }
    return new Traits(
        true,
        null,
        image.classId(),
        image.heldOut(),
        image.validationRank(seed),
        image.order(seed),
        ShardSample.estimatedBytes(image.image().jpeg().length));
  }
}
