package io.quadraspark.cluster;

import java.util.List;

/** The words of one of our command lines, one a line. */
final class Arguments implements Kind {
  @Override
  public List<String> problems(String text) {
    return text.lines().filter(String::isBlank).map(line -> "a line is empty").toList();
  }

  @Override
  public List<List<String>> commandLines(String text) {
    return List.of(text.lines().toList());
  }
}
