package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import io.quadraspark.dataprep.storage.Sealed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The content of {@code plan.json}, which makes a plan whole: what was asked for, what the inputs
 * were then, and the plan's other files. Sealed.
 *
 * @param options all that decides what the data set will be
 * @param inputs hash of the listing of the inputs
 */
@JsonPropertyOrder({"format", "version", "options", "inputs", "files"})
public record PlanDescription(
    String format, int version, Map<String, String> options, String inputs, List<FileEntry> files) {
  private static final String FORMAT = "quadraspark-shard-plan";
  private static final int VERSION = 3;

  /** What is asked for, without a plan yet. */
  public static PlanDescription asked(Map<String, String> options, String inputs) {
    return new PlanDescription(FORMAT, VERSION, options, inputs, List.of());
  }

  /** The same, planned in these files. */
  public PlanDescription with(List<FileEntry> planned) {
    return new PlanDescription(format, version, options, inputs, planned);
  }

  /** Why a plan cannot serve for what is asked for, if it cannot. */
  public Optional<String> difference(PlanDescription asked) {
    if (!format.equals(asked.format) || version != asked.version) {
      return Optional.of("it is of another version of this program");
    }
    TreeSet<String> names = new TreeSet<>(options.keySet());
    names.addAll(asked.options.keySet());
    for (String name : names) {
      String before = options.getOrDefault(name, "not set");
      String now = asked.options.getOrDefault(name, "not set");
      if (!before.equals(now)) {
        return Optional.of("%s was %s and is %s".formatted(name, before, now));
      }
    }
    return inputs.equals(asked.inputs)
        ? Optional.empty()
        : Optional.of("the input has changed: files came, went or were written again");
  }

  public byte[] toJson() {
    return Sealed.bytes(Json.tree(this), Json::bytes);
  }

  /**
   * Parses {@code plan.json}.
   *
   * @throws IOException when it is not whole
   */
  public static PlanDescription parse(byte[] json) throws IOException {
    Sealed sealed = Sealed.of(json, Json.parse(json, JsonNode.class), Json::bytes);
    if (!sealed.isWhole()) {
      throw new IOException("its content does not have the sha256 that it states");
    }
    return Json.parse(Json.bytes(sealed.content()), PlanDescription.class);
  }
}
