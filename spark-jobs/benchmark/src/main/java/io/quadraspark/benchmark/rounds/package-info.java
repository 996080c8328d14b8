/**
 * What rounds of averaging cost on Spark: in processes of their own, whose driver and executors
 * have the heap that a section gives them.
 */
package io.quadraspark.benchmark.rounds;
