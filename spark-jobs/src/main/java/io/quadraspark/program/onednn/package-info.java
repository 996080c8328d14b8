/**
 * The program that runs on oneDNN called directly: a plan becomes two lists of primitives, forward
 * and backward, over one arena whose places are computed before the first step. Frozen convolutions
 * only; fp32 or bf16.
 */
package io.quadraspark.program.onednn;
