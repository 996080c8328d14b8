package io.quadraspark.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quadraspark.dataprep.UserException;
import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.file.DamagedException;
import io.quadraspark.training.file.FileSeal;
import io.quadraspark.training.file.Json;
import io.quadraspark.training.file.SealedJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints below one directory. Each stands in a directory of its own whose name no other
 * attempt uses, and is complete when its {@code manifest.json}, which lists size and hash of the
 * other files, is there.
 */
public final class Checkpoints {
  /** Where a run's output holds its checkpoints. */
  public static final String DIRECTORY = "checkpoints";

  private static final String VECTOR = "adapter.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String MANIFEST = "manifest.json";
  private static final Pattern NAME = Pattern.compile("round-(\\d{6,9})-([0-9a-z]+)");

  private final Path root;
  private final Storage storage;

  public Checkpoints(String root, Configuration hadoop) throws IOException {
    this.root = new Path(root);
    this.storage = Storage.of(this.root, hadoop);
  }

  /** What {@code manifest.json} says. */
  record Manifest(int format, String run, int round, Map<String, FileSeal> files) {
    Manifest {
      files = new TreeMap<>(files);
    }
  }

  /**
   * Writes a checkpoint whole or not at all.
   *
   * @param attempt of this driver, lower-case letters and digits, used by no other
   * @return the checkpoint's directory
   */
  String write(Checkpoint checkpoint, String attempt) throws IOException {
    RunState state = checkpoint.state();
    Path directory = new Path(root, "round-%06d-%s".formatted(state.round(), attempt));
    Map<String, byte[]> files =
        Map.of(
            VECTOR,
            checkpoint.vector(),
            OPTIMIZER,
            checkpoint.optimizer(),
            STATE,
            Json.MAPPER.writeValueAsBytes(state));
    Map<String, FileSeal> seals = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      storage.write(new Path(directory, file.getKey()), file.getValue());
      seals.put(file.getKey(), FileSeal.of(file.getValue()));
    }
    storage.write(
        new Path(directory, MANIFEST),
        SealedJson.write(new Manifest(RunState.FORMAT, state.run(), state.round(), seals)));
    return storage.qualify(directory).toString();
  }

  /**
   * The whole checkpoint of the highest round.
   *
   * @param warnings is told of every newer one that was passed over, and why
   */
  Optional<Checkpoint> newest(Consumer<String> warnings) throws IOException {
    for (Path directory : directories()) {
      try {
        return Optional.of(readWhole(storage, directory));
      } catch (DamagedException damaged) {
        warnings.accept(
            "Passed over the checkpoint %s, which is not whole: %s"
                .formatted(directory, damaged.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** The whole checkpoint of that round of {@code run}. */
  Checkpoint ofRound(String run, int round) throws IOException {
    UserException damage = JobErrors.noBestCheckpoint(root.toString(), round);
    for (Path directory : directories()) {
      if (round(directory) == round
          && manifestOf(directory).filter(manifest -> manifest.run().equals(run)).isPresent()) {
        try {
          return readWhole(storage, directory);
        } catch (DamagedException damaged) {
          // Another attempt may have written the same round again.
          damage = JobErrors.noCheckpoint(directory.toString(), damaged.getMessage());
        }
      }
    }
    throw damage;
  }

  /**
   * Deletes the checkpoints that {@code run} wrote, but for those of its last {@code keepLast}
   * rounds up to {@code written} and of {@code alsoKeep}, and what its earlier attempts left
   * without a manifest. What other runs or versions wrote, or has a damaged manifest, is left
   * alone.
   *
   * @param written round of the checkpoint that was just written, which stays; higher ones are of
   *     an attempt that went on from a checkpoint which is no longer whole
   * @param keepLast at least 1
   * @param attempts of the drivers on this output
   */
  void retain(String run, int written, int keepLast, Set<Integer> alsoKeep, Attempts attempts)
      throws IOException {
    int kept = 0;
    int lastRound = -1;
    for (Path directory : directories()) {
      Optional<Manifest> manifest = manifestOf(directory);
      if (manifest.isEmpty()) {
        deleteHalfWritten(directory, run, attempts);
        continue;
      }
      if (manifest.get().format() != RunState.FORMAT
          || !manifest.get().run().equals(run)
          || manifest.get().round() > written) {
        continue;
      }
      int round = manifest.get().round();
      if (round != lastRound) {
        kept++;
        lastRound = round;
      }
      if (kept > keepLast && !alsoKeep.contains(round)) {
        // First what makes it whole: a half-deleted one is never read.
        storage.delete(new Path(directory, MANIFEST));
        storage.delete(directory);
      }
    }
  }

  /** Nobody finishes what an attempt that was taken over has begun; nobody else's is touched. */
  private void deleteHalfWritten(Path directory, String run, Attempts attempts) throws IOException {
    if (!storage.exists(new Path(directory, MANIFEST))
        && attempts.isEarlierOf(run, named(directory).group(2))) {
      storage.delete(directory);
    }
  }

  /** Reads the checkpoint in that very directory, and refuses one that is not whole. */
  public static Checkpoint read(String uri, Configuration hadoop) throws IOException {
    Path directory = new Path(uri);
    try {
      return readWhole(Storage.of(directory, hadoop), directory);
    } catch (DamagedException damaged) {
      throw JobErrors.noCheckpoint(uri, damaged.getMessage());
    }
  }

  /**
   * Reads the checkpoint in that directory or, where it is the output of a run, the newest whole
   * one of the run.
   *
   * @param warnings is told of every newer one that was passed over, and why
   */
  public static Checkpoint readOrNewest(String uri, Configuration hadoop, Consumer<String> warnings)
      throws IOException {
    Path directory = new Path(uri);
    Storage storage = Storage.of(directory, hadoop);
    Checkpoints run = new Checkpoints(new Path(directory, DIRECTORY).toString(), hadoop);
    if (storage.exists(new Path(directory, MANIFEST)) || run.directories().isEmpty()) {
      return read(uri, hadoop);
    }
    return run.newest(warnings)
        .orElseThrow(
            () -> JobErrors.noCheckpoint(uri, "none of those in " + run.root + " is whole"));
  }

  private static Checkpoint readWhole(Storage storage, Path directory) throws IOException {
    Manifest manifest = manifest(storage, directory);
    if (manifest.format() != RunState.FORMAT) {
      throw new DamagedException(
          "it has format %d, and this version reads %d"
              .formatted(manifest.format(), RunState.FORMAT));
    }
    Matcher name = NAME.matcher(directory.getName());
    if (name.matches() && Integer.parseInt(name.group(1)) != manifest.round()) {
      throw new DamagedException("its %s is of round %d".formatted(MANIFEST, manifest.round()));
    }
    try {
      return new Checkpoint(
          storage.qualify(directory).toString(),
          Json.MAPPER.readValue(file(storage, directory, manifest, STATE), RunState.class),
          file(storage, directory, manifest, VECTOR),
          file(storage, directory, manifest, OPTIMIZER));
    } catch (JsonProcessingException e) {
      throw new DamagedException(STATE + " is not JSON of the expected form");
    }
  }

  private static byte[] file(Storage storage, Path directory, Manifest manifest, String name)
      throws IOException {
    FileSeal seal = manifest.files().get(name);
    if (seal == null) {
      throw new DamagedException(MANIFEST + " does not list " + name);
    }
    return seal.read(storage, new Path(directory, name));
  }

  private Optional<Manifest> manifestOf(Path directory) throws IOException {
    try {
      return Optional.of(manifest(storage, directory));
    } catch (DamagedException notWhole) {
      return Optional.empty();
    }
  }

  private static Manifest manifest(Storage storage, Path directory) throws IOException {
    Path path = new Path(directory, MANIFEST);
    return SealedJson.read(MANIFEST, FileSeal.readPresent(storage, path), Manifest.class);
  }

  /** Highest round first; of one round, the last in order of names. */
  private List<Path> directories() throws IOException {
    return storage.list(root).stream()
        .filter(FileStatus::isDirectory)
        .map(FileStatus::getPath)
        .filter(path -> NAME.matcher(path.getName()).matches())
        .sorted(Comparator.comparingInt(Checkpoints::round).thenComparing(Path::getName).reversed())
        .toList();
  }

  private static int round(Path directory) {
    return Integer.parseInt(named(directory).group(1));
  }

  private static Matcher named(Path directory) {
    Matcher name = NAME.matcher(directory.getName());
    if (!name.matches()) {
      throw new IllegalArgumentException(directory.toString());
    }
    return name;
  }
}
