/**
 * Rounds of local training on a Spark cluster and all that makes them repeatable: slices, an
 * averaging that does not depend on order, outer optimisers, validation and checkpoints. Speaks
 * Spark and flat float vectors only; what a network is stays behind {@code
 * io.quadraspark.engine.Engine}.
 */
package io.quadraspark.training;
