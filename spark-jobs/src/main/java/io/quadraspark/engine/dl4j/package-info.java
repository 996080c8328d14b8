/**
 * The engine on Deeplearning4j: a ComputationGraph of one heavy layer, the adapted backbone, and
 * the head. DL4J does parameters, updaters and the loss; the layer runs a compiled program.
 */
package io.quadraspark.engine.dl4j;
