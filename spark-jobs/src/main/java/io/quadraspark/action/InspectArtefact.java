package io.quadraspark.action;

import io.quadraspark.dataprep.format.DataSetDescription;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.dataprep.storage.StorageProblem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Says what an address holds and whether it is whole: reads every byte that the artefact's own
 * hashes speak of. Needs Spark only to read the samples of a data set.
 */
public final class InspectArtefact {
  private static final Pattern CHECKPOINT = Pattern.compile("round-\\d{6,9}-[0-9a-z]+");
  private static final String CHECKPOINTS = "checkpoints";
  private static final String ADAPTER = "adapter";

  /** Files that make their directory what it is; naming one means the directory. */
  private static final Set<String> MARKS =
      Set.of(
          DataSetDescription.FILE,
          AdapterInspection.CONFIG,
          CheckpointInspection.MANIFEST,
          CheckpointInspection.STATE);

  private final String uri;
  private final Configuration hadoop;
  private Optional<DataSetInspection.Reading> reading = Optional.empty();

  public InspectArtefact(String uri, Configuration hadoop) {
    this.uri = uri;
    this.hadoop = hadoop;
  }

  /**
   * Reads every sample of a data set too, in Spark's tasks.
   *
   * @param spark asked when there is a data set
   * @param lines takes progress lines
   */
  public InspectArtefact readingSamples(Supplier<JavaSparkContext> spark, Consumer<String> lines) {
    reading = Optional.of(new DataSetInspection.Reading(spark, lines));
    return this;
  }

  /**
   * What was found.
   *
   * @param kind what it is, in words
   * @param whole whether nothing is missing, cut short or changed
   * @param facts label and value, in order
   * @param problems one sentence each; none when it is whole
   */
  public record Result(
      String uri, String kind, boolean whole, Map<String, String> facts, List<String> problems) {
    public Result {
      facts = new LinkedHashMap<>(facts);
      problems = List.copyOf(problems);
    }

    static Result of(String uri, String kind, Map<String, String> facts, List<String> problems) {
      return new Result(uri, kind, problems.isEmpty(), facts, problems);
    }
  }

  public Result run() {
    try {
      Path path = new Path(uri);
      Storage storage = Storage.of(path, hadoop);
      FileStatus status = path.getFileSystem(hadoop).getFileStatus(path);
      if (status.isDirectory()) {
        return directory(storage, path);
      }
      return MARKS.contains(path.getName())
          ? directory(storage, path.getParent())
          : WeightsInspection.of(storage, path);
    } catch (FileNotFoundException e) {
      throw InspectErrors.nothingThere(uri);
    } catch (IOException e) {
      throw InspectErrors.unreadable(uri, StorageProblem.of(e), e);
    }
  }

  private Result directory(Storage storage, Path directory) throws IOException {
    Set<String> names =
        storage.list(directory).stream()
            .map(entry -> entry.getPath().getName())
            .collect(Collectors.toSet());
    String place = storage.qualify(directory).toString();
    if (names.contains(DataSetDescription.FILE)) {
      return DataSetInspection.of(place, hadoop, reading);
    }
    if (names.contains(AdapterInspection.CONFIG)) {
      return AdapterInspection.of(place, hadoop);
    }
    if (names.contains(CheckpointInspection.MANIFEST)
        || CHECKPOINT.matcher(directory.getName()).matches()) {
      return CheckpointInspection.of(place, hadoop);
    }
    if (names.stream().anyMatch(CHECKPOINT.asMatchPredicate())) {
      return RunInspection.of(storage, directory, CHECKPOINT, hadoop);
    }
    if (names.contains(CHECKPOINTS)) {
      return RunInspection.of(storage, new Path(directory, CHECKPOINTS), CHECKPOINT, hadoop);
    }
    return unfinished(place, names);
  }

  private static Result unfinished(String place, Set<String> names) {
    if (names.contains("_plan") || names.stream().anyMatch(name -> name.endsWith(".tar"))) {
      return Result.of(
          place,
          "unfinished data set, or a folder of archives",
          Map.of(),
          List.of(DataSetDescription.FILE + " is missing: shards without it are no data set"));
    }
    if (names.contains(ADAPTER + ".safetensors")) {
      return Result.of(
          place,
          "unfinished adapter",
          Map.of(),
          List.of(AdapterInspection.CONFIG + " is missing: export the adapter again"));
    }
    throw InspectErrors.unknownKind(place, names);
  }
}
