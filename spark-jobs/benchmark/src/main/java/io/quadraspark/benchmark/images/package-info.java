/** From raw images to shards: the steps and the whole job, ours and others'. */
package io.quadraspark.benchmark.images;
