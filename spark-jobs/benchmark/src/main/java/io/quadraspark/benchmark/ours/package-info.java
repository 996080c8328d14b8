/** The project's own programs as a contender. */
package io.quadraspark.benchmark.ours;
