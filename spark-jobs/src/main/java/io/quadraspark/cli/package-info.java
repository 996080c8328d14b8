/**
 * The command line: parses and checks arguments before anything starts, calls one action, prints
 * its result, and turns failures into one message and an exit code.
 */
package io.quadraspark.cli;
