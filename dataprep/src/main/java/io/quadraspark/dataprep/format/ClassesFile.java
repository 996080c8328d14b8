package io.quadraspark.dataprep.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quadraspark.dataprep.DataErrors;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The content of {@code classes.json}: the classes in the order of their indexes.
 *
 * @param hash of the names; titles do not count
 * @param names the classes' ids, as directories or archives are called
 * @param titles what people call them, by id, for those that have one; null where none has
 */
@JsonPropertyOrder({"hash", "names", "titles"})
public record ClassesFile(String hash, List<String> names, Map<String, String> titles) {
  private static final String TITLES = "titles";

  public byte[] toJson() {
    return Json.bytes(this);
  }

  /** Parses {@code classes.json}; {@code uri} is its place, for errors. */
  public static ClassesFile parse(byte[] json, String uri) {
    try {
      ObjectNode tree = Json.parse(json, ObjectNode.class);
      if (!tree.has(TITLES)) { // as in files without titles
        tree.putNull(TITLES);
      }
      return Json.parse(Json.bytes(tree), ClassesFile.class);
    } catch (IOException e) {
      throw DataErrors.malformed(uri, e);
    }
  }
}
