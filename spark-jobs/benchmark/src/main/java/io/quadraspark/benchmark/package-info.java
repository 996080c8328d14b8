/**
 * Measures the programs against libtorch and PyTorch, and against the machine. This process only
 * speaks to the contenders', asks them in turn, and writes the tables.
 */
package io.quadraspark.benchmark;
