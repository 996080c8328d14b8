/**
 * The portable program on plain ND4J operations. Everything is [N, H, W, C], dense and row-major,
 * in buffers that are allocated once: one class for each kind of step, {@link
 * io.quadraspark.program.nd4j.Operations} knows which.
 */
package io.quadraspark.program.nd4j;
