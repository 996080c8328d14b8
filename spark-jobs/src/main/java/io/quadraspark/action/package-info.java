/**
 * The jobs, as actions: fluent options in, preconditions checked before any work, a result record
 * out.
 */
package io.quadraspark.action;
