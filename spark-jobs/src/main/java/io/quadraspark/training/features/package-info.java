/**
 * What the frozen part of a network gives for each image, computed once, kept in storage, and read
 * by training in place of images.
 */
package io.quadraspark.training.features;
