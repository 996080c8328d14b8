package io.quadraspark.benchmark.worker;

import io.quadraspark.engine.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a contender's process is told when it starts, as {@code key=value} arguments.
 *
 * @param variant which way of the contender; it knows the names
 * @param weights a safetensors file of the backbone
 * @param tasks programs that may run at the same time
 */
public record WorkerArguments(Case task, String variant, Path weights, int tasks) {

  /** The command line's end. */
  public List<String> write() {
    return List.of(
        "architecture=" + task.architecture(),
        "size=" + task.size(),
        "batch=" + task.batch(),
        "precision=" + task.precision().label(),
        "mode=" + task.mode().label(),
        "adapters=" + task.adapters(),
        "variant=" + variant,
        "weights=" + weights.toAbsolutePath(),
        "tasks=" + tasks);
  }

  /** What {@link #write} wrote. */
  public static WorkerArguments parse(String... arguments) {
    Map<String, String> values =
        Arrays.stream(arguments)
            .map(argument -> argument.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    Case task =
        new Case(
            values.get("architecture"),
            Integer.parseInt(values.get("size")),
            Integer.parseInt(values.get("batch")),
            Precision.valueOf(values.get("precision").toUpperCase(Locale.ROOT)),
            Mode.of(values.get("mode")),
            Adapters.parse(values.get("adapters")));
    return new WorkerArguments(
        task,
        values.get("variant"),
        Path.of(values.get("weights")),
        Integer.parseInt(values.get("tasks")));
  }
}
