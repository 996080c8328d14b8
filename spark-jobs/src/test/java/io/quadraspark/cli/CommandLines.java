package io.quadraspark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command run in this JVM, with what it printed. */
public record CommandLines(int code, String out, String err) {
  public static CommandLines run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = QuadraSpark.run(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandLines(code, out.toString(), err.toString());
  }
}
