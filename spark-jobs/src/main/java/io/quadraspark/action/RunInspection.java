package io.quadraspark.action;

import io.quadraspark.action.InspectArtefact.Result;
import io.quadraspark.dataprep.storage.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a training run. One without a manifest was never finished, which is how a
 * stopped driver leaves it; a finished one that is damaged is a problem.
 */
final class RunInspection {
  private static final String KIND = "training run";

  private RunInspection() {}

  static Result of(Storage storage, Path directory, Pattern names, Configuration hadoop)
      throws IOException {
    List<Path> newestFirst =
        storage.list(directory).stream()
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .filter(path -> names.matcher(path.getName()).matches())
            .sorted(Comparator.comparing(Path::getName).reversed())
            .toList();
    Map<String, String> newest = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    int whole = 0;
    int unfinished = 0;
    for (Path path : newestFirst) {
      if (!storage.exists(new Path(path, CheckpointInspection.MANIFEST))) {
        unfinished++;
        continue;
      }
      Result checkpoint = CheckpointInspection.of(path.toString(), hadoop);
      problems.addAll(checkpoint.problems());
      if (checkpoint.whole()) {
        whole++;
        if (newest.isEmpty()) {
          newest.put("newest checkpoint", path.getName());
          newest.putAll(checkpoint.facts());
        }
      }
    }
    if (whole == 0) {
      problems.add("there is no whole checkpoint to go on from");
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("whole checkpoints", Integer.toString(whole));
    facts.put("unfinished checkpoints", Integer.toString(unfinished));
    facts.putAll(newest);
    return Result.of(storage.qualify(directory).toString(), KIND, facts, problems);
  }
}
