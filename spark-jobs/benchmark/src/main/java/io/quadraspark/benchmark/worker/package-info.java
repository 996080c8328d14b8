/**
 * What every contender's process has in common: what it is asked to compute, with which numbers,
 * and how it is spoken to. Free of ND4J, oneDNN and libtorch, which do not live in one process.
 */
package io.quadraspark.benchmark.worker;
