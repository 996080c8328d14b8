package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.DataErrors;
import io.quadraspark.dataprep.storage.Sealed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code dataset.json}: what the data set is made of. It is written last and names
 * the hash of every other file, so its own hash stands for the whole. The file has one field more,
 * its {@linkplain Sealed seal}.
 *
 * @param generation how many times images were added; null for never
 * @param parent hash of the {@code dataset.json} that they were added to last, which is kept as
 *     {@link #kept}; null where none were
 * @param imageSize side of the stored images in pixels (the short one where they are not square)
 * @param duplicates null where nobody looked for them
 * @param options the settings that the images were made with
 */
@JsonPropertyOrder({
  "format",
  "version",
  "generation",
  "parent",
  "imageSize",
  "classes",
  "classMapHash",
  "train",
  "validation",
  "quarantined",
  "droppedClasses",
  "droppedImages",
  "duplicates",
  "seed",
  "options",
  "files",
  "shards"
})
public record DataSetDescription(
    String format,
    int version,
    Integer generation,
    String parent,
    int imageSize,
    int classes,
    String classMapHash,
    long train,
    long validation,
    long quarantined,
    int droppedClasses,
    long droppedImages,
    Duplicates duplicates,
    long seed,
    Map<String, String> options,
    List<FileEntry> files,
    List<ShardEntry> shards) {
  public static final String FORMAT = "quadraspark-dataset";
  public static final int VERSION = 2;

  public static final String FILE = "dataset.json";
  public static final String MANIFEST = "manifest.parquet";
  public static final String CLASSES = "classes.json";
  public static final String QUARANTINE = "quarantine.parquet";
  public static final String DUPLICATES = "duplicates.parquet";
  public static final String NEAR_DUPLICATES = "near-duplicates.parquet";

  /** Fields that a file need not have. */
  private static final List<String> OPTIONAL = List.of("generation", "parent", "duplicates");

  /**
   * What was found of copies.
   *
   * @param mode what became of them
   * @param images that are copies of others
   * @param dropped those of them that were left out
   * @param lookalikes pairs of images that look alike, counted by the mode {@code report} among the
   *     images of each run by itself
   */
  @JsonPropertyOrder({"mode", "images", "dropped", "lookalikes"})
  public record Duplicates(String mode, long images, long dropped, long lookalikes) {
    /** Either may be null; the mode is that of the later one. */
    static Duplicates sum(Duplicates one, Duplicates later) {
      if (one == null || later == null) {
        return one == null ? later : one;
      }
      return new Duplicates(
          later.mode,
          one.images + later.images,
          one.dropped + later.dropped,
          one.lookalikes + later.lookalikes);
    }
  }

  public byte[] toJson() {
    return Sealed.bytes(Json.tree(this), Json::bytes);
  }

  /** Parses {@code dataset.json}; {@code uri} is its place, for errors. */
  public static DataSetDescription parse(byte[] json, String uri) {
    try {
      Sealed sealed = Sealed.of(json, Json.parse(json, JsonNode.class), Json::bytes);
      String format = sealed.content().path("format").asText();
      int version = sealed.content().path("version").asInt();
      if (!FORMAT.equals(format) || version != VERSION) {
        throw DataErrors.unknownVersion(uri, format, version, FORMAT, VERSION);
      }
      if (!sealed.isWhole()) {
        throw DataErrors.brokenSeal(uri);
      }
      ObjectNode content = sealed.content();
      OPTIONAL.stream().filter(name -> !content.has(name)).forEach(content::putNull);
      return Json.parse(Json.bytes(content), DataSetDescription.class);
    } catch (IOException e) {
      throw DataErrors.malformed(uri, e);
    }
  }

  /** How many times images were added. */
  public int additions() {
    return generation == null ? 0 : generation;
  }

  /** What a file of that kind is called in a generation: {@code manifest-1.parquet}. */
  public static String inGeneration(String name, int generation) {
    int dot = name.lastIndexOf('.');
    return generation == 0 ? name : name.substring(0, dot) + "-" + generation + name.substring(dot);
  }

  /** What the description of a generation is called when there is a later one. */
  public static String kept(int generation) {
    return "dataset-" + generation + ".json";
  }

  /**
   * This data set and what was added to it.
   *
   * @param added the new generation alone, but with all classes
   * @param parentHash of this description's file
   * @param kept the entry of that file under its other name
   */
  public DataSetDescription with(DataSetDescription added, String parentHash, FileEntry kept) {
    List<FileEntry> allFiles = new ArrayList<>(files);
    allFiles.add(kept);
    allFiles.addAll(added.files);
    List<ShardEntry> allShards = new ArrayList<>(shards);
    allShards.addAll(added.shards);
    return new DataSetDescription(
        format,
        version,
        additions() + 1,
        parentHash,
        imageSize,
        added.classes,
        added.classMapHash,
        train + added.train,
        validation + added.validation,
        quarantined + added.quarantined,
        droppedClasses + added.droppedClasses,
        droppedImages + added.droppedImages,
        Duplicates.sum(duplicates, added.duplicates),
        added.seed,
        added.options,
        allFiles,
        allShards);
  }

  /** The names of its files of one kind, such as {@link #MANIFEST}, in their order. */
  public List<String> filesLike(String name) {
    String stem = name.substring(0, name.lastIndexOf('.'));
    String numbered = "\\Q" + stem + "\\E(-\\d+)?" + "\\Q" + name.substring(stem.length()) + "\\E";
    return files.stream().map(FileEntry::name).filter(file -> file.matches(numbered)).toList();
  }

  /** The file of that name, if the data set has it. */
  public Optional<FileEntry> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
