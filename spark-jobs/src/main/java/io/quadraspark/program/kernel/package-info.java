/**
 * The quadratic factors in Java: two depthwise atrous convolutions, the kernel that joins them, and
 * their gradients, on channels-last maps in native memory. It knows numbers and addresses, nothing
 * of graphs or libraries. {@link io.quadraspark.program.kernel.Workspace} is where to begin.
 */
package io.quadraspark.program.kernel;
