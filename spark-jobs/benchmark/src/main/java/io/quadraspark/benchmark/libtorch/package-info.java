/**
 * The same plans in libtorch, called as PyTorch's eager mode calls it: one operation after the
 * other on channels_last tensors, autograd for what trains. The peer of the benchmark.
 */
package io.quadraspark.benchmark.libtorch;
