/** From raw images to a data set: the Spark job behind {@code ShardImages}. */
package io.quadraspark.dataprep.shard;
