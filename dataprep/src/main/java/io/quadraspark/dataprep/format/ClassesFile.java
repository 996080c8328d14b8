package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.DataErrors;
import java.io.IOException;
import java.util.List;

/**
 * The content of {@code classes.json}: the class names in the order of their indexes.
 *
 * @param parent hash of the class map that this one goes on from, or null
 */
@JsonPropertyOrder({"hash", "parent", "names"})
public record ClassesFile(String hash, String parent, List<String> names) {
  private static final String PARENT = "parent";

  public byte[] toJson() {
    return Json.bytes(this);
  }

  /** Parses {@code classes.json}; {@code uri} is its place, for errors. */
  public static ClassesFile parse(byte[] json, String uri) {
    try {
      ObjectNode tree = Json.parse(json, ObjectNode.class);
      if (!tree.has(PARENT)) {
        tree.putNull(PARENT);
      }
      return Json.parse(Json.bytes(tree), ClassesFile.class);
    } catch (IOException e) {
      throw DataErrors.malformed(uri, e);
    }
  }
}
