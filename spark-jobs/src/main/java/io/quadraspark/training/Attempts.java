package io.quadraspark.training;

import io.quadraspark.dataprep.storage.Storage;
import io.quadraspark.training.file.DamagedException;
import io.quadraspark.training.file.FileSeal;
import io.quadraspark.training.file.SealedJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The drivers that have worked on one output, of which the last to come is the one that may write.
 *
 * <p>A driver claims the output with {@code attempts/NNNNNN-<attempt>.json}, numbered one above the
 * highest that is there, and looks before each write whether a later claim has come; of two with
 * one number the later is the one whose attempt sorts last. So a driver that was killed is followed
 * at once, without a lease to run out, and one that comes back to life stops. A driver that ends in
 * order leaves a mark, {@code .finished} or {@code .failed}, beside its claim.
 *
 * <p><b>What is guaranteed</b>, where a listing shows every file written before it began (s3a, gs,
 * hdfs, a local disk; not a network disk with cached directories): of any number of drivers on one
 * output, exactly the one with the last claim goes on. No clock is compared. <b>What is not</b>:
 * Hadoop 3.3.4 has no write on condition, so a driver that looked just before the claim came still
 * lands that one write. It does no harm: a checkpoint stands in a directory of its own attempt and
 * holds the bytes that any attempt comes to; retention leaves the rounds after its own alone; an
 * export of that round is the same again. Metrics are written in whole files, so each is of one
 * attempt or the other, and the next write of the later one replaces it.
 */
public final class Attempts implements AutoCloseable {
  /** Where an output holds the claims. */
  public static final String DIRECTORY = "attempts";

  private static final int FORMAT = 1;
  private static final Pattern CLAIM = Pattern.compile("(\\d{6,9})-([0-9a-z]+)\\.json");
  private static final String FINISHED = ".finished";
  private static final String FAILED = ".failed";

  private final Path output;
  private final Path root;
  private final Storage storage;
  private final String id;

  private Place own;
  private boolean ended;

  /**
   * One driver's view of an output; reads and writes nothing yet.
   *
   * @param output the directory that the driver writes to
   */
  public Attempts(String output, Configuration hadoop) throws IOException {
    this(output, hadoop, UUID.randomUUID().toString().substring(0, 8));
  }

  Attempts(String output, Configuration hadoop, String id) throws IOException {
    this.output = new Path(output);
    this.root = new Path(this.output, DIRECTORY);
    this.storage = Storage.of(root, hadoop);
    this.id = id;
  }

  /** Something that others may see. */
  @FunctionalInterface
  interface Write<T> {
    T run() throws IOException;
  }

  /** Where a claim stands among the others. */
  private record Place(int number, String id) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::number).thenComparing(Place::id);

    String name() {
      return "%06d-%s".formatted(number, id);
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** What a claim says. */
  record Claim(int format, String run, String attempt, String host, String started) {
    private static Claim now(String run, String attempt) {
      return new Claim(
          FORMAT,
          run,
          attempt,
          localHost(),
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String localHost() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        return "an unknown host";
      }
    }
  }

  /** This driver's name, which no other has; lower-case letters and digits. */
  public String id() {
    return id;
  }

  /** The run that the last driver worked on, where its claim can be read. */
  Optional<String> lastRun() throws IOException {
    List<Place> places = places(names());
    return places.isEmpty()
        ? Optional.empty()
        : claim(places.get(places.size() - 1)).map(Claim::run);
  }

  /**
   * Takes the output over.
   *
   * @param run that the driver works on
   * @param warnings is told when the driver before left no mark that it ended
   */
  void claim(String run, Consumer<String> warnings) throws IOException {
    List<String> names = names();
    List<Place> before = places(names);
    Place last = before.isEmpty() ? null : before.get(before.size() - 1);
    own = new Place(last == null ? 1 : last.number() + 1, id);
    storage.write(file(own), SealedJson.write(Claim.now(run, id)));
    requireNewest();
    if (last != null
        && !names.contains(last.name() + FINISHED)
        && !names.contains(last.name() + FAILED)) {
      warnings.accept(
          "Took over %s from %s, which left no mark that it ended. If it still runs, it stops at its next write"
              .formatted(output, described(last)));
    }
  }

  /**
   * Writes, unless another driver has taken the output over; where the write fails because one just
   * did, and cleared away what was half written, that is the reason that is given.
   */
  <T> T whileNewest(Write<T> write) throws IOException {
    requireNewest();
    try {
      return write.run();
    } catch (IOException failure) {
      requireNewest();
      throw failure;
    }
  }

  /** Refuses to go on once another driver has taken the output over. */
  public void requireNewest() throws IOException {
    List<Place> places = places(names());
    if (!places.isEmpty() && places.get(places.size() - 1).compareTo(own) > 0) {
      throw JobErrors.takenOver(output.toString(), described(places.get(places.size() - 1)));
    }
  }

  /** Whether that attempt worked on the same run before this one took over. */
  boolean isEarlierOf(String run, String attempt) throws IOException {
    for (Place place : places(names())) {
      if (place.id().equals(attempt) && place.compareTo(own) < 0) {
        return claim(place).filter(claim -> claim.run().equals(run)).isPresent();
      }
    }
    return false;
  }

  /** Marks that this driver did all it was asked for. */
  public void finished() throws IOException {
    mark(FINISHED);
  }

  /** Marks that this driver ends, where it has not said so. */
  @Override
  public void close() {
    if (own != null && !ended) {
      try {
        mark(FAILED);
      } catch (IOException unreachable) {
        // The failure that ends the driver matters more; without a mark the next one says a word.
        ended = true;
      }
    }
  }

  private void mark(String end) throws IOException {
    storage.write(new Path(root, own.name() + end), new byte[0]);
    ended = true;
  }

  private String described(Place place) throws IOException {
    return claim(place)
        .map(claim -> "the driver started on %s at %s".formatted(claim.host(), claim.started()))
        .orElse("the driver " + place.id());
  }

  private Optional<Claim> claim(Place place) throws IOException {
    Path file = file(place);
    try {
      return Optional.of(
          SealedJson.read(file.getName(), FileSeal.readPresent(storage, file), Claim.class));
    } catch (DamagedException unreadable) {
      return Optional.empty();
    }
  }

  private Path file(Place place) {
    return new Path(root, place.name() + ".json");
  }

  private List<String> names() throws IOException {
    return storage.list(root).stream().map(FileStatus::getPath).map(Path::getName).toList();
  }

  /** The claims among those files, the last one at the end. */
  private static List<Place> places(List<String> names) {
    return names.stream()
        .map(CLAIM::matcher)
        .filter(Matcher::matches)
        .map(claim -> new Place(Integer.parseInt(claim.group(1)), claim.group(2)))
        .sorted()
        .toList();
  }
}
