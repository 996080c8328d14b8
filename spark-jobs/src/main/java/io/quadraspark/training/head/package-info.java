/**
 * The linear head in closed form: sums of embeddings that add up over the training split in one
 * pass, and heads that are solved from them. No gradient, no epoch.
 */
package io.quadraspark.training.head;
