/**
 * The interface between training and what computes: an engine trains on a batch and gives and takes
 * flat vectors. Only values and interfaces, no Spark, no ND4J: both sides import it and it imports
 * neither.
 */
package io.quadraspark.engine;
