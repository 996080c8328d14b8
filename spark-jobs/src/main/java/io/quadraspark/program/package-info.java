/**
 * How a backbone runs: passes turn its graph into a plan (norms fused, activations fused, adapters
 * inserted), and a program executes the plan. A new pass is one class in {@link
 * io.quadraspark.program.PlanCompiler}; a new executor is one implementation of {@link
 * io.quadraspark.program.Program}.
 */
package io.quadraspark.program;
