/**
 * From raw images to shards, and from shards to samples. Knows images and storage, nothing of
 * networks.
 */
package io.quadraspark.dataprep;
