/** A data set and its samples, as training and evaluation read them. */
package io.quadraspark.dataprep.read;
