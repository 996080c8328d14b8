package io.quadraspark.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Markdown, to standard output and to a file at the same time, as it comes. */
final class Report {
  private final PrintStream out;
  private final Path file;

  /**
   * @param file overwritten
   */
  Report(PrintStream out, Path file) throws IOException {
    this.out = out;
    this.file = file;
    Files.writeString(file, "");
  }

  void heading(String title) throws IOException {
    write("\n## " + title + "\n\n");
  }

  void line(String text) throws IOException {
    write(text + "\n");
  }

  void table(Table table) throws IOException {
    write(table.markdown());
  }

  /** What the reader waits for; not a part of the report. */
  void progress(String text) {
    out.println("    ... " + text);
  }

  private void write(String text) throws IOException {
    out.print(text);
    out.flush();
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }
}
