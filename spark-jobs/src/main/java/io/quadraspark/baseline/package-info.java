/**
 * Deeplearning4j's own Spark trainer behind the project's round interface: the baseline that
 * averaging is compared with, in equivalence tests and in benchmarks. Above training and the DL4J
 * engine, below the actions.
 */
package io.quadraspark.baseline;
