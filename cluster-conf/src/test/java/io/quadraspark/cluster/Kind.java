package io.quadraspark.cluster;

import java.util.List;
import java.util.Map;

/** What a definition is, and so what may stand in it. */
interface Kind {
  /**
   * What its service would refuse; each with the place where it stands. Empty where all is well.
   */
  List<String> problems(String text);

  /** The Spark settings in it, one map for each job or cluster that has some. */
  default List<Map<String, String>> sparkSettings(String text) {
    return List.of();
  }

  /** The command lines in it, each from the name of our command on. */
  default List<List<String>> commandLines(String text) {
    return List.of();
  }
}
