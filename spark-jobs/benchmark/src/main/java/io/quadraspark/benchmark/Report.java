package io.quadraspark.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Markdown, to standard output and to a file at the same time, as it comes. */
final class Report {
  private final PrintStream out;
  private final Path file;
  private final List<Table> open = new ArrayList<>();

  /**
   * @param file overwritten
   */
  Report(PrintStream out, Path file) throws IOException {
    this.out = out;
    this.file = file;
    Files.writeString(file, "");
  }

  void heading(String title) throws IOException {
    write("\n## " + title + "\n");
  }

  void line(String text) throws IOException {
    write("\n" + text + "\n");
  }

  /** A table that stands in the report when {@link #finishTables} was called. */
  Table table(String... columns) {
    Table table = new Table(columns);
    open.add(table);
    return table;
  }

  /** Writes what the tables have by now: a section that failed half way has measured something. */
  void finishTables() throws IOException {
    for (Table table : open) {
      write("\n" + table.markdown());
    }
    open.clear();
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
