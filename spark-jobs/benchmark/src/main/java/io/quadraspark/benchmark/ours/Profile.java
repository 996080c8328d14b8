package io.quadraspark.benchmark.ours;

import io.quadraspark.benchmark.worker.WorkerLoop;
import io.quadraspark.program.onednn.OperationTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Times of operations, added up by pass and kind: an operation's name without the node that it
 * belongs to.
 *
 * @param nodes names of the backbone's nodes
 */
record Profile(List<OperationTime> times, Set<String> nodes) {
  /** {@code kind=ms;kind=ms}. */
  String line() {
    Map<String, Double> sums = new TreeMap<>();
    times.forEach(time -> sums.merge(kind(time), time.milliseconds(), Double::sum));
    return sums.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + WorkerLoop.number(entry.getValue()))
        .collect(Collectors.joining(";"));
  }

  private String kind(OperationTime time) {
    String name = time.name();
    int last = name.lastIndexOf(' ');
    boolean ofNode = last > 0 && nodes.contains(name.substring(last + 1));
    return time.pass() + ", " + (ofNode ? name.substring(0, last) : name);
  }
}
