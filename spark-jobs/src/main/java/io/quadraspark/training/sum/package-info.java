/**
 * Sums of float vectors that are the same to the bit in whatever order and grouping they come, and
 * how they travel.
 */
package io.quadraspark.training.sum;
