/** The files of a data set, byte by byte: shards, manifest, quarantine, description. */
package io.quadraspark.dataprep.format;
