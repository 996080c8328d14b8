/** Images as bytes and as tensors: what format, whether whole, decoded, resized, augmented. */
package io.quadraspark.dataprep.image;
